// Actions that need the browser and no state of the widget. A refusal by the browser is the result `false`.

import { loadDownloads } from "./files.js";
import { logFailure } from "./log.js";

/** @import { Acts, WidgetProps } from "./types.js" */

/** Returns true if the visitor prefers reduced motion. */
export const prefersReducedMotion = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/**
 * Opens the device's share sheet. A visitor who closes it has chosen to, so that counts as success.
 *
 * @param {ShareData} data
 */
const share = (data) =>
  navigator.share(data).then(
    () => true,
    ({ name }) => name === "AbortError",
  );

/** Reads the clipboard where that needs no permission prompt. */
const clipboardText = async () => {
  try {
    const { state } = await navigator.permissions.query({ name: /** @type {PermissionName} */ ("clipboard-read") });
    return state === "granted" ? await navigator.clipboard.readText() : undefined;
  } catch {
    return undefined;
  }
};

/**
 * Copies a text. Some in-app browsers report success without copying, so the clipboard is compared where it can be
 * read.
 *
 * @param {string} text
 */
export const copy = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    return false;
  }
  return ((await clipboardText()) ?? text) === text;
};

/**
 * Replaces the page by another one, so that "back" does not return to it. Inside a frame, the whole tab is replaced
 * where the sandbox allows that, else the frame alone.
 *
 * @param {string} url
 */
export const leave = (url) => {
  try {
    /** @type {Window} */ (top).location.replace(url);
  } catch {
    location.replace(url);
  }
};

/**
 * Performs an action for the widget: shares, copies, or creates a download or printout.
 *
 * @param {string} action
 * @param {unknown} data The URL to share, the text to copy, or the visitor's own actions.
 * @param {WidgetProps} props
 */
export const performAction = async (action, data, props) => {
  if (action === "share") {
    const { title, share: texts } = props.campaign;
    return share({ title, text: texts.message, url: /** @type {string} */ (data) });
  }
  if (action === "copy") return copy(/** @type {string} */ (data));
  try {
    const { createDownload } = await loadDownloads();
    return await createDownload(action, props, /** @type {Acts} */ (data));
  } catch (error) {
    logFailure(action, error);
    return false;
  }
};
