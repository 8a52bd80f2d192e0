// Links on a page whose sandbox, that of a frame or of its own policy, may forbid to open tabs.

import { closestTarget } from "../event_target.js";

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
export const isSandboxed = () => {
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
 * Follows a link before the widget handles the click. Where no tab can be opened, a share link is copied instead. A
 * page cannot ask whether its sandbox allows tabs, so a tab is opened by script, which can fail.
 *
 * @param {Event} event
 * @param {() => void} copyLink
 */
export const followSandboxedLink = (event, copyLink) => {
  /** @type {HTMLAnchorElement | null | undefined} */
  const link = closestTarget(event, "a[target=_blank]");
  if (!link || !isSandboxed()) return;
  event.preventDefault();
  if (openTab(link.href)) return;
  event.stopPropagation();
  if (link.dataset.channel) copyLink();
  else showAddress(link);
};
