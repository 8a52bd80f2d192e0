// The quick exit by keyboard: Shift or Escape, pressed three times.

/** The keys that leave the page. A page uses each of them for something else when it is pressed once. */
const EXIT_KEYS = ["Shift", "Escape"];

/** The number of times that one of them is pressed in a row, and the time that this may take, in milliseconds. */
const PRESSES = 3;
const MAX_DURATION_MS = 2_000;

/**
 * Returns a listener that calls a function when the visitor has pressed such a key three times. Other keys between, and a key that is held
 * down, do not count.
 *
 * @param {() => void} leave
 */
export const exitKeyListener = (leave) => {
  /** @type {KeyboardEvent[]} */
  let presses = [];
  return (/** @type {KeyboardEvent} */ event) => {
    const { key, repeat, timeStamp } = event;
    if (repeat) return;
    if (presses.some((press) => press.key !== key)) presses = [];
    presses = [...presses.filter((press) => timeStamp - press.timeStamp < MAX_DURATION_MS), event];
    if (!EXIT_KEYS.includes(key) || presses.length < PRESSES) return;
    presses = [];
    leave();
  };
};
