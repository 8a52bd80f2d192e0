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

/** The distance from the window at which the visitor is near the widget, in pixels. */
const NEAR = 400;

/**
 * Returns true if the visitor is near an element now.
 *
 * @param {Element} element
 */
export const isNear = (element) => {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > -NEAR && top < innerHeight + NEAR;
};

/** Returns true if the browser is set to save data. */
export const savesData = () =>
  Boolean(/** @type {{ connection?: { saveData?: boolean } }} */ (navigator).connection?.saveData);

/**
 * Calls a function when the visitor comes near the widget. Returns the observer, to be disconnected when it is no
 * longer needed. A browser without observers calls it at once.
 *
 * @param {HTMLElement} root The rendered widget, not the host element: a host page may have made that one inline, and
 *   WebKit reports no intersection for it then.
 * @param {() => void} onApproach
 */
export const observeApproach = (root, onApproach) => {
  if (!("IntersectionObserver" in window)) {
    onApproach();
    return undefined;
  }
  const observer = new IntersectionObserver(
    (entries) => entries.some((entry) => entry.isIntersecting) && onApproach(),
    {
      rootMargin: `${NEAR}px`,
    },
  );
  observer.observe(root);
  return observer;
};
