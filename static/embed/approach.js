/** Signs that the visitor is about to use the widget. */
const INTERACTIONS = ["pointerover", "pointerdown", "focusin", "keydown", "change"];

/**
 * Calls `activate` whenever the visitor touches the widget.
 *
 * @param {HTMLElement} root
 * @param {() => void} activate
 */
export const listenForTouch = (root, activate) => {
  for (const type of INTERACTIONS) root.addEventListener(type, activate);
};

/**
 * Calls `activate` when the visitor comes near the widget. Returns the observer, to be disconnected when it is no
 * longer needed. A browser without observers calls `activate` at once. One that is set to save data does not call it:
 * there the widget waits for a touch.
 *
 * @param {HTMLElement} root The rendered widget, not the host element: a host page may have made that one inline, and
 *   WebKit reports no intersection for it then.
 * @param {() => void} activate
 */
export const observeApproach = (root, activate) => {
  if (/** @type {{ connection?: { saveData?: boolean } }} */ (navigator).connection?.saveData) return undefined;
  if (!("IntersectionObserver" in window)) {
    activate();
    return undefined;
  }
  const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && activate(), {
    rootMargin: "400px",
  });
  observer.observe(root);
  return observer;
};
