// The visitor's ticked boxes and focus, carried over when the widget's HTML is replaced.

/** @import { FindById, FormState } from "./types.js" */

/**
 * Reads the state from the rendered widget. A root without boxes has not been rendered yet; then the state of the HTML
 * before it still holds.
 *
 * @param {HTMLElement} root
 * @param {ShadowRoot} shadow
 * @param {FormState | undefined} previous
 * @returns {FormState}
 */
export const captureFormState = (root, shadow, previous) => {
  const boxes = [.../** @type {NodeListOf<HTMLInputElement>} */ (root.querySelectorAll("input[id]"))];
  if (!boxes.length && previous) return previous;
  return { checked: boxes.filter((box) => box.checked), focus: shadow.activeElement?.id };
};

/**
 * Restores the state in HTML that no widget listens to yet.
 *
 * @param {FormState} state
 * @param {FindById} find
 */
export const restoreFormState = ({ checked, focus }, find) => {
  for (const { id } of checked) {
    /** @type {HTMLInputElement | null | undefined} */
    const box = find(id);
    if (box) box.checked = true;
  }
  find(focus)?.focus({ preventScroll: true });
};
