// A pledge taken before the widget is active: it is sent at once, and thanked for when the server has answered.
//
// The active widget sends what the visitor does through an outbox (active/outbox.js): an act is written to the memory
// before it is sent, and is sent with the same id and the same content until the server has answered. The first attempt
// is made here with the same record. Whatever becomes of it, the active widget finds the act or its outcome in the
// memory and continues from there; the server counts a repeated act once.

import { createAct, isAct, queuedPledge, unlessEmpty, withoutAct } from "./acts.js";
import { fetchText } from "./files.js";
import { memoryKey, readMemory, writeMemory } from "./memory.js";
import { campaignUrl } from "./urls.js";

/** @import { EarlyPledge, Memory, WidgetProps } from "./types.js" */

/**
 * Returns the chosen boxes of a form. Those of the audience are outside of it.
 *
 * @param {HTMLElement} form
 * @param {string} name
 * @returns {HTMLInputElement[]}
 */
const chosen = (form, name) => [
  .../** @type {ShadowRoot} */ (form.getRootNode()).querySelectorAll(
    /** @type {"input"} */ (`input[name=${name}]:checked`),
  ),
];

/**
 * Queues the pledge in the memory. Returns nothing if this site already has a pledge: that is for the active widget.
 *
 * @param {HTMLElement} form
 * @param {WidgetProps} props
 * @param {string} endpoint
 * @param {boolean} mayStore
 * @returns {EarlyPledge | undefined}
 */
export const queuePledge = (form, props, endpoint, mayStore) => {
  const { config } = props;
  const key = memoryKey(config);
  const read = () => /** @type {Memory} */ (readMemory(key, mayStore) ?? {});
  const write = (/** @type {Memory} */ memory) => writeMemory(key, mayStore, memory);
  const known = read();
  if (known.pledge || queuedPledge(known)) return undefined;
  /** @type {string[]} */
  const promises = [];
  for (const { value } of chosen(form, "promise")) promises.push(value);
  const act = createAct("pledge", props, {
    audience: chosen(form, "audience")[0]?.value ?? config.audience ?? known.audience,
    promises: unlessEmpty(promises),
    channel: config.channel ?? undefined,
  });
  write({ ...known, promises: unlessEmpty(promises), outbox: [...(known.outbox ?? []), act] });

  const send = async () => {
    const url = `${campaignUrl(endpoint, config.campaign)}/pledges`;
    // The body is plain text, which needs no preflight.
    const text = await fetchText(url, { method: "POST", body: act.content, keepalive: true });
    const { receipt, counts } = JSON.parse(text);
    const number = counts?.pledges;
    const memory = read();
    // Something between may have answered in the server's place, or the active widget may have been faster.
    if (typeof receipt !== "string" || typeof number !== "number" || !memory.outbox?.some(isAct(act))) return "";
    write({ ...withoutAct(memory, act), pledge: { id: act.id, receipt, number } });
    return receipt;
  };
  return { id: act.id, send };
};

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
  // In the button layout, no heading is above.
  const level = /** @type {ParentNode} */ (form.getRootNode()).querySelector("h2") ? "h3" : "h2";
  const heading = create(level, { className: "title", id: "sid-thanks", tabIndex: -1, textContent: title });
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
