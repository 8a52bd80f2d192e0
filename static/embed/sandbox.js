import { closestTarget } from "./event_target.js";
import { later } from "./later.js";

/**
 * Dispatches the submit event that a sandbox without `allow-forms` suppresses, be it that of a frame or of the page's
 * own policy. The browser then tells not even the form's own scripts, although the widget sends the pledge by `fetch`
 * and needs no form submission.
 *
 * @param {Event} click
 */
export const ensureSubmitEvent = (click) => {
  /** @type {HTMLButtonElement | null | undefined} */
  const button = closestTarget(click, "button[type=submit]");
  if (!button) return;
  const { form } = button;
  // Not the form: the widget may stop the event on its way.
  const root = button.getRootNode();
  let isSubmitted = false;
  const onSubmit = () => {
    isSubmitted = true;
  };
  root.addEventListener("submit", onSubmit, true);
  later(() => {
    root.removeEventListener("submit", onSubmit, true);
    if (isSubmitted || click.defaultPrevented) return;
    form?.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true, submitter: button }));
  });
};
