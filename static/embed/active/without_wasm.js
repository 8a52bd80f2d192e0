// Actions of a widget that has no wasm yet, or never has any: it gives thanks for a pledge that the loader has sent,
// and counts shares.

import { createAct } from "../acts.js";
import { chosen } from "../early_pledge.js";
import { memoryKey } from "../memory.js";
import { parseProps } from "../props.js";
import { campaignUrl } from "../urls.js";
import { Outbox } from "./outbox.js";
import { isSandboxed } from "./sandboxed_links.js";

/** @import { ActivePage, WidgetProps } from "../types.js" */

/**
 * Creates an element.
 *
 * @param {string} name
 * @param {object} properties
 * @param {(Node | string)[]} content
 */
const create = (name, properties, ...content) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...content);
  return element;
};

/**
 * Replaces the form by the thanks, as far as the active widget is not needed for them.
 *
 * @param {HTMLElement} form
 * @param {WidgetProps} props
 * @param {string} id
 * @param {string} receipt
 */
export const showThanks = (form, { campaign, words }, id, receipt) => {
  const { thanks, thanks_title: title } = campaign.pledge;
  const hidden = (/** @type {string} */ name, /** @type {string} */ value) =>
    create("input", { type: "hidden", name, value });
  const action = (form.getAttribute("action") ?? "").replace(/pledge(?=$|\?)/, "withdraw");
  const heading = create("h2", { className: "title", id: "sid-thanks", tabIndex: -1, textContent: title });
  const kept = create("ul", { className: "kept" });
  for (const { parentElement } of chosen(form, "promise")) {
    kept.append(create("li", { textContent: parentElement?.textContent }));
  }
  form.replaceWith(
    create(
      "div",
      { className: "thanks" },
      heading,
      create("p", { textContent: thanks }),
      kept.hasChildNodes() ? kept : "",
      create(
        "form",
        { id: "sid-withdraw", method: "post", action },
        hidden("id", id),
        hidden("receipt", receipt),
        hidden("lang", campaign.lang),
        create("button", { id: "sid-take-back", className: "quiet", textContent: words["take-back"] }),
      ),
    ),
  );
  heading.focus();
};

/**
 * The outboxes by the URL of their campaign, the storage key, and whether it may be used.
 *
 * @type {Record<string, Outbox | undefined>}
 */
const outboxes = Object.create(null);

/** Set where a QR code was shown: that counts once. @type {Record<string, boolean | undefined>} */
const hasShownCode = Object.create(null);

/**
 * Counts the shares by links that were followed. They are queued as those of an active widget are, and are sent until
 * the server has answered.
 *
 * @param {ActivePage} page
 * @param {string[]} channels
 */
export const countShares = ({ props, endpoint, memory, mayStore }, channels) => {
  // Nothing was opened there.
  if (!endpoint || isSandboxed()) return;
  const { config, campaign } = parseProps(props);
  const key = memoryKey(config);
  const url = campaignUrl(endpoint, config.campaign);
  const name = `${url} ${key} ${mayStore}`;
  const outbox =
    outboxes[name] ??
    new Outbox({
      campaignUrl: url,
      read: () => memory.readMemory(key, mayStore) ?? Object.create(null),
      write: (changed) => memory.writeMemory(key, mayStore, changed),
      report() {},
    });
  outboxes[name] = outbox;
  for (const channel of channels) {
    if (channel === "qr" && hasShownCode[name]) continue;
    hasShownCode[name] ||= channel === "qr";
    outbox.enqueue(createAct("share", { config, campaign }, { channel }));
  }
};
