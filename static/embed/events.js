// Events for the host page.

import { attempt } from "./log.js";

/**
 * Dispatches an event from an element. It bubbles and crosses shadow roots.
 *
 * @param {Element} host
 * @param {string} name The name without the prefix that all events have.
 * @param {unknown} [detail]
 */
export const dispatch = (host, name, detail) => {
  const init = { bubbles: true, composed: true, detail };
  attempt("event", () => host.dispatchEvent(new CustomEvent(`sid-pledge-${name}`, init)));
};
