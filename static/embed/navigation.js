// The controls inside the widget that need no state: to another section, into another language, and the quick exit.
// They work before the widget is active, and where it never is.

import { closestTarget } from "./event_target.js";

/** @import { FindById } from "./types.js" */

/**
 * Replaces the page by another one, so that "back" does not return to it. Inside a frame, the whole tab is replaced
 * where the sandbox allows that, else the frame alone.
 *
 * The page disappears at once, with its title: the next one may take long to arrive. A handler of the page that would
 * make the browser ask whether to leave is kept from that, unless it listens in the capture phase and was there before.
 *
 * @param {string} url
 */
const leave = (url) => {
  document.documentElement.style.setProperty("display", "none", "important");
  document.title = "";
  addEventListener("beforeunload", (event) => event.stopImmediatePropagation(), true);
  try {
    /** @type {Window} */ (top).location.replace(url);
  } catch {
    location.replace(url);
  }
};

/**
 * Scrolls to a section, opens it if it is folded, and moves the focus there.
 *
 * @param {HTMLElement | null | undefined} section
 */
export const goTo = (section) => {
  const { matches: prefersReducedMotion } = matchMedia("(prefers-reduced-motion: reduce)");
  const details = section?.closest("details");
  if (details) details.open = true;
  section?.scrollIntoView({ behavior: prefersReducedMotion ? "auto" : "smooth" });
  section?.focus({ preventScroll: true });
};

/**
 * Handles a click on such a control. A section that is not shown yet is noted, until it is.
 *
 * @param {MouseEvent} event
 * @param {{ find: FindById, wantedSection: string | undefined }} widget
 * @param {(link: HTMLElement, language: string) => void} chooseLanguage
 */
export const handleNavigation = (event, widget, chooseLanguage) => {
  const control = closestTarget(event, "[data-go], [data-lang], [data-leave]");
  // The secondary button opens a menu.
  if (!control || event.button > 1) return;
  if (control.matches("[data-leave]")) {
    event.preventDefault();
    leave(/** @type {HTMLAnchorElement} */ (control).href);
  } else if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) {
    // A link of the widget opens in a new tab or window.
  } else if (control.dataset.lang) {
    event.preventDefault();
    chooseLanguage(control, control.dataset.lang);
  } else {
    const section = widget.find(control.dataset.go);
    if (section) goTo(section);
    else widget.wantedSection = control.dataset.go;
  }
};
