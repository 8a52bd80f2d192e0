/**
 * Calls a function when the language of an element's ancestors may have changed: those in its document or shadow root,
 * and in those around. Returns the observer, to be disconnected when it is no longer needed.
 *
 * @param {Node} element
 * @param {() => void} onChange
 */
export const observeLanguage = (element, onChange) => {
  const observer = new MutationObserver(onChange);
  /** @type {Node | undefined} */
  let node = element;
  while (node) {
    const root = node.getRootNode();
    observer.observe(root, { attributeFilter: ["lang"], subtree: true });
    node = /** @type {Partial<ShadowRoot>} */ (root).host;
  }
  return observer;
};
