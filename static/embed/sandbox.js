// Replacements for what a sandbox forbids: that of a frame, or that of the page's own policy.

import { closestTarget } from "./event_target.js";
import { attempt } from "./log.js";

/**
 * Dispatches the submit event that a sandbox without `allow-forms` suppresses. The browser then tells not even the
 * form's own scripts, although the widget sends the pledge by `fetch` and needs no form submission.
 *
 * @param {HTMLButtonElement} button
 * @param {Event} click
 */
const ensureSubmitEvent = (button, click) => {
  const form = /** @type {HTMLFormElement} */ (button.form);
  let isSubmitted = false;
  const onSubmit = () => {
    isSubmitted = true;
  };
  form.addEventListener("submit", onSubmit, true);
  setTimeout(() => {
    form.removeEventListener("submit", onSubmit, true);
    if (isSubmitted || click.defaultPrevented) return;
    attempt("submit", () =>
      form.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true, submitter: button })),
    );
  });
};

/**
 * Opens a page in a new tab, without a referrer and without access to this page. Fails where the sandbox allows no
 * popups.
 *
 * @param {string} url
 */
const openTab = (url) => {
  try {
    const tab = /** @type {Window} */ (window.open());
    const link = Object.assign(tab.document.createElement("a"), { href: url, rel: "noreferrer" });
    tab.document.body.append(link);
    link.click();
    tab.opener = null;
    return true;
  } catch {
    return false;
  }
};

/**
 * Shows the address of a link that cannot be opened, selected, to be copied by hand.
 *
 * @param {HTMLAnchorElement} link
 */
const showAddress = (link) => {
  const properties = { className: "link", readOnly: true, value: link.href, ariaLabel: link.textContent.trim() };
  const field = Object.assign(document.createElement("input"), properties);
  if (!link.nextElementSibling?.matches("input.link")) link.after(field);
  /** @type {HTMLInputElement} */ (link.nextElementSibling).select();
};

/**
 * Returns true if the page is sandboxed by its own policy. A frame has the sandbox of the page around it, and only in a
 * sandbox a document may not set its domain.
 */
const isSandboxed = () => {
  const frame = document.createElement("iframe");
  try {
    document.head.append(frame);
    /** @type {Document} */ (frame.contentDocument).domain = location.hostname;
    return false;
  } catch {
    return true;
  } finally {
    frame.remove();
  }
};

/**
 * Handles a click before the widget does. Where no tab can be opened, a share link is copied instead. A page cannot ask
 * whether its sandbox allows tabs. So links are handled in every frame, and outside of frames on a sandboxed page.
 *
 * @param {Event} event
 * @param {() => void} copyLink
 */
export const handleSandboxedClick = (event, copyLink) => {
  /** @type {HTMLButtonElement | HTMLAnchorElement | null | undefined} */
  const target = closestTarget(event, "button[type=submit], a[target=_blank]");
  if (!target) return;
  if ("form" in target) return ensureSubmitEvent(target, event);
  if (self === top && !isSandboxed()) return;
  event.preventDefault();
  if (openTab(target.href)) return;
  event.stopPropagation();
  if (target.dataset.channel) copyLink();
  else showAddress(target);
};
