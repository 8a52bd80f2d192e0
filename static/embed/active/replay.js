import { later } from "../later.js";

/** @import { FindById, FormState, PendingAction } from "../types.js" */

/**
 * Replays the visitor's ticks and actions in a widget that is ready, opens the disclosures that were open, and restores
 * the focus. Boxes are clicked, not set, so that the widget receives the events. All waits for the next task: the wasm is at work.
 *
 * @param {FormState} state
 * @param {PendingAction[]} actions
 * @param {FindById} find
 * @param {ShadowRoot} shadow
 */
export const replay = ({ checked, focus }, actions, find, shadow) => {
  later(() => {
    for (const { id } of checked) {
      /** @type {HTMLInputElement | null | undefined} */
      const box = find(id);
      const isClosed = box?.matches("details:not([open]) > summary");
      if (box?.checked === false || isClosed) box?.click();
    }
    for (const { id } of actions) find(id)?.click();
    if (shadow.activeElement?.id === focus) return;
    // The heading that the loader has shown has an id, that of the widget has none.
    /** @type {HTMLElement | null | undefined} */
    const target = focus === "sid-thanks" ? shadow.querySelector(".thanks .title") : find(focus);
    target?.focus({ preventScroll: true });
  });
};
