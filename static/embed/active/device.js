// Actions that need the browser and no state of the widget. A refusal by the browser is the result `false`.

import { logFailure } from "../log.js";
import { parseProps } from "../props.js";

/** @import { ActivePage, Acts, ShareContent } from "../types.js" */

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
 * Performs an action for the widget: shares, copies, or creates a download or printout.
 *
 * @param {string} action
 * @param {unknown} data The URL to share or the text to copy, with the channel; or the visitor's own actions.
 * @param {Pick<ActivePage, "props" | "loadDownloads">} page
 */
export const performAction = async (action, data, page) => {
  try {
    const { content, message } = /** @type {ShareContent} */ (data);
    const props = parseProps(page.props);
    if (action === "copy") return await copy(content);
    if (action === "share") {
      return await share({ title: props.campaign.title, text: message, url: content });
    }
    const { createDownload } = await page.loadDownloads();
    return await createDownload(action, props, /** @type {Acts} */ (data));
  } catch (error) {
    logFailure(action, error);
    return false;
  }
};
