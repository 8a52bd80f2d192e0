// The visitor's ticked boxes, opened disclosures and focus, carried over when the widget's HTML is replaced.

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
  /** @type {NodeListOf<HTMLInputElement>} */
  const found = root.querySelectorAll(":is(input, details[open] > summary)[id]");
  if (!found.length && previous) return previous;
  // A summary is not checked, and is there if its disclosure is open.
  return { checked: [...found].filter((box) => box.checked ?? true), focus: shadow.activeElement?.id };
};

/**
 * Restores the state in HTML that no widget listens to yet.
 *
 * @param {FormState} state
 * @param {FindById} find
 */
export const restoreFormState = ({ checked, focus }, find) => {
  for (const { id } of checked) {
    /** @type {any} */
    const box = find(id);
    // A box is checked, or else the disclosure of a summary is opened. The other property changes nothing.
    if (box) box.checked = box.parentElement.open = true;
  }
  find(focus)?.focus({ preventScroll: true });
};
