import { later } from "../later.js";

/** @import { FindById, FormState, PendingAction } from "../types.js" */

/**
 * Ticks a box, or opens the disclosure of a summary. A summary is not clicked: a click on that of the QR code counts as
 * a share.
 *
 * @param {any} control
 */
const restore = (control) => {
  if (control?.localName === "summary") control.parentElement.open = true;
  else if (control?.checked === false) control.click();
};

/**
 * Replays the visitor's ticks and actions in a widget that is ready, opens the disclosures that were open, and
 * restores the focus. Boxes are clicked, not set, so that the widget receives the events. All waits for the next task:
 * the wasm is at work.
 *
 * @param {FormState} state
 * @param {PendingAction[]} actions
 * @param {FindById} find
 * @param {ShadowRoot} shadow
 */
export const replay = ({ checked, focus }, actions, find, shadow) => {
  later(() => {
    for (const { id } of checked) restore(find(id));
    for (const { id } of actions) find(id)?.click();
    if (shadow.activeElement?.id === focus) return;
    // The heading that the loader has shown has an id, that of the widget has none.
    /** @type {HTMLElement | null | undefined} */
    const target = focus === "sid-thanks" ? shadow.querySelector(".thanks .title") : find(focus);
    target?.focus({ preventScroll: true });
  });
};
