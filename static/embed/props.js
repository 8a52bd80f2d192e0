// The data the server rendered a widget from, as JSON.

import { isSafeAddress } from "./urls.js";

/** @import { WidgetProps } from "./types.js" */

/**
 * Parses the JSON. An address that could run as a script becomes empty.
 *
 * @param {string} json
 * @returns {WidgetProps}
 */
export const parseProps = (json) =>
  JSON.parse(json, (key, value) => (/(^|_)url$|^address$/.test(key) && !isSafeAddress(`${value ?? ""}`) ? "" : value));

/**
 * The campaign and mode as one text. The visitor's pledge belongs to one campaign and one mode; a widget of another
 * must not show it.
 *
 * @param {string} json
 */
export const campaignAndMode = (json) => {
  const { campaign, mode } = parseProps(json).config;
  return `${campaign} ${mode}`;
};
