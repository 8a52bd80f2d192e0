// The props of an active widget: those of the server, and what only this page knows.

import { attempt } from "../log.js";
import { parseProps } from "../props.js";

/** @import { PageProps, PreparedProps, WidgetProps } from "../types.js" */

/**
 * Parses the JSON, and constructs a formatter of the language, while the wasm is on its way. A browser takes long for
 * its first formatter and little for the next ones.
 *
 * @param {string} json
 * @returns {PreparedProps}
 */
export const prepareProps = (json) => {
  const props = parseProps(json);
  attempt("formatter", () => new Intl.NumberFormat(props.campaign.lang));
  return { json, props };
};

/**
 * Completes the props.
 *
 * @param {WidgetProps} props
 * @param {Element} host
 * @param {PageProps} page
 */
export const completeProps = (props, host, { endpoint, ...page }) => {
  Object.assign(props, page);
  const { config } = props;
  config.endpoint = endpoint ?? "";
  config.storage = !host.hasAttribute("no-storage");
  props.has_share_sheet = navigator.canShare?.({ title: "", text: "", url: config.public_url }) ?? false;
  return props;
};
