// The quick exit by keyboard: Shift or Escape, pressed three times.

/** The keys that leave the page. A page uses each of them for something else when it is pressed once. */
const EXIT_KEYS = ["Shift", "Escape"];

/** The number of times that one of them is pressed in a row, and the time that this may take, in milliseconds. */
const PRESSES = 3;
const MAX_DURATION_MS = 2_000;

/** The events that the listener is for. A press of a pointer between the keys, as for a selection, ends a row. */
export const EXIT_EVENTS = ["keydown", "pointerdown"];

/**
 * Returns a listener that calls a function when the visitor has pressed such a key three times. A key that is held
 * down, or together with another one that changes its meaning, does not count, and neither does one that the page has
 * used.
 *
 * @param {() => void} leave
 */
export const exitListener = (leave) => {
  /** @type {KeyboardEvent[]} */
  let presses = [];
  return (/** @type {Event} */ event) => {
    const press = /** @type {KeyboardEvent} */ (event);
    const { key, timeStamp } = press;
    if (press.repeat) return;
    const counts = EXIT_KEYS.includes(key) && !press.ctrlKey && !press.altKey && !press.metaKey;
    if (!counts || press.defaultPrevented) {
      presses = [];
      return;
    }
    presses = presses.filter((other) => other.key === key && timeStamp - other.timeStamp < MAX_DURATION_MS);
    if (presses.push(press) < PRESSES) return;
    presses = [];
    leave();
  };
};
