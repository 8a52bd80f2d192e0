// Keys that work a control of the widget.

/** The keys that work a button, a box or a link. */
const CONTROL_KEYS = [" ", "Enter", "ArrowDown", "ArrowLeft", "ArrowRight", "ArrowUp"];

/**
 * Keeps such a key from the listeners of the host page. Outside of a shadow root its target is the host element, so a
 * page that uses keys "unless in a field" takes them from the widget's controls as well. A listener of the page in the
 * capture phase comes first; nothing can be done about that.
 *
 * @param {KeyboardEvent} event
 */
const keepControlKey = (event) => {
  if (CONTROL_KEYS.includes(event.key)) event.stopPropagation();
};

/** @param {ShadowRoot} shadow */
export const keepControlKeys = (shadow) => {
  for (const type of ["keydown", "keypress", "keyup"]) {
    shadow.addEventListener(type, /** @type {EventListener} */ (keepControlKey));
  }
};
