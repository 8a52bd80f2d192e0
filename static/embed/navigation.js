// The controls inside the widget that need no state: to another section, into another language, and the quick exit.
// They work before the widget is active, and where it never is.

import { leave, prefersReducedMotion } from "./device.js";
import { closestTarget } from "./event_target.js";

/** @import { FindById } from "./types.js" */

/**
 * Handles a click on such a control.
 *
 * @param {MouseEvent} event
 * @param {FindById} find
 * @param {(link: HTMLElement, language: string) => void} chooseLanguage
 */
export const handleNavigation = (event, find, chooseLanguage) => {
  const control = closestTarget(event, "[data-go], [data-lang], [data-leave]");
  if (!control || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (control.matches("[data-leave]")) {
    event.preventDefault();
    leave(/** @type {HTMLAnchorElement} */ (control).href);
  } else if (control.dataset.lang) {
    event.preventDefault();
    chooseLanguage(control, control.dataset.lang);
  } else {
    const section = find(control.dataset.go);
    section?.scrollIntoView({ behavior: prefersReducedMotion() ? "auto" : "smooth" });
    section?.focus({ preventScroll: true });
  }
};
