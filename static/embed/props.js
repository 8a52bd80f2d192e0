// The data the server rendered a widget from, as JSON.

import { isForeign, serverOrigin } from "./attributes.js";
import { visitId } from "./visit.js";

/** @import { WidgetProps } from "./types.js" */

/**
 * Returns true if a value would run as a script if it were used as a URL.
 *
 * @param {unknown} value
 */
const isScriptUrl = (value) =>
  typeof value === "string" && /^(javascript|data|vbscript):/i.test(value.replace(/[\0- ]/g, ""));

/**
 * Parses the JSON. In data from another server than the script's own, URLs that would run as scripts become empty.
 *
 * @param {string} json
 * @param {boolean} [isForeign]
 * @returns {WidgetProps}
 */
export const parseProps = (json, isForeign) =>
  JSON.parse(json, (_, value) => (isForeign && isScriptUrl(value) ? "" : value));

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

/**
 * Parses the JSON and completes it with what only this page knows.
 *
 * @param {string} json
 * @param {Element} host
 * @param {string[]} earlyShares Channels of share links followed before the widget was active.
 */
export const completeProps = (json, host, earlyShares) => {
  const props = parseProps(json, isForeign(host));
  const { config } = props;
  config.endpoint = serverOrigin(host);
  config.storage = !host.hasAttribute("no-storage");
  props.early_shares = earlyShares;
  props.has_share_sheet = navigator.canShare?.({ title: "", text: "", url: config.public_url }) ?? false;
  if (config.channel) props.visit = visitId();
  return props;
};
