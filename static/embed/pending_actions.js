// The visitor's actions in the server-rendered HTML before the widget is active.
//
// The HTML is usable as soon as it is shown, before wasm has arrived. A form or a button is held back: once the widget
// is mounted, the same button is clicked again, and the widget handles it as any other click. If the widget cannot be
// activated, the form is submitted to the server, as without JavaScript, and a button that only the widget handles does
// nothing. A share link is followed at once; its channel is kept, and the share is counted when the widget is mounted
// or cannot be.

import { closestTarget } from "./event_target.js";

/** @import { FindById, FormState, PendingAction } from "./types.js" */

/**
 * Records a submit or click event.
 *
 * @param {Event} event
 * @param {FindById} find
 * @param {PendingAction[]} actions
 * @param {string[]} shares The channels of the share links followed.
 */
export const recordAction = (event, find, actions, shares) => {
  if (event.type === "submit") {
    event.preventDefault();
    // Not the property `id`: the form has a field of that name.
    const id = /** @type {HTMLFormElement} */ (event.target).getAttribute("id");
    const fallback = () => /** @type {HTMLFormElement | null | undefined} */ (find(id))?.submit();
    actions.push({ id: /** @type {SubmitEvent} */ (event).submitter?.id, fallback });
  } else {
    const channel = closestTarget(event, "[data-channel]")?.dataset.channel;
    const button = closestTarget(event, "button[type=button]:not([data-go])");
    if (channel) shares.push(channel);
    if (button) actions.push({ id: button.id });
  }
};
