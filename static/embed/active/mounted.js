// The widgets mounted in the current wasm instance, all of which share one memory. They are in an array: on a page that
// has replaced `Set`, a script that creates one as it is loaded would throw into the page.

import { EXIT_EVENTS, exitListener } from "./exit_keys.js";

/** @import { ActiveWidget } from "./active_widget.js" */

/** @type {ActiveWidget[]} */
let mounted = [];

/** Returns the widgets. The list does not change when they do. */
export const mountedWidgets = () => mounted;

const onExitEvent = exitListener(() => mounted.some((widget) => widget.leave()));

/** @param {ActiveWidget} widget */
export const add = (widget) => {
  mounted = [...mounted, widget];
  for (const type of EXIT_EVENTS) addEventListener(type, onExitEvent);
};

/** @param {ActiveWidget} widget */
export const remove = (widget) => {
  mounted = mounted.filter((other) => other !== widget);
  if (mounted.length) return;
  for (const type of EXIT_EVENTS) removeEventListener(type, onExitEvent);
};

/**
 * Tells the widgets that the memory has changed.
 *
 * @param {unknown} writer The widget that made the change.
 */
export const reportMemoryChange = (writer) => {
  for (const widget of mounted) if (widget !== writer) widget.onMemoryChange();
};
