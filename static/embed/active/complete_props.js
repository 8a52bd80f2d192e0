// The props of an active widget: those of the server, and what only this page knows.

import { parseProps } from "../props.js";
import { visitId } from "./visit.js";

/** @import { PageProps } from "../types.js" */

/**
 * Parses the JSON and completes it.
 *
 * @param {string} json
 * @param {Element} host
 * @param {PageProps} page
 */
export const completeProps = (json, host, { endpoint, ...page }) => {
  const props = Object.assign(parseProps(json), page);
  const { config } = props;
  config.endpoint = endpoint ?? "";
  config.storage = !host.hasAttribute("no-storage");
  props.has_share_sheet = navigator.canShare?.({ title: "", text: "", url: config.public_url }) ?? false;
  if (config.channel) props.visit = visitId();
  return props;
};
