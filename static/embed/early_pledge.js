// A pledge taken before the widget is active: it is sent at once, and thanked for when the server has answered.
//
// The active widget sends what the visitor does through an outbox (src/outbox.rs): an act is written to the memory
// before it is sent, and is sent with the same id and the same content until the server has answered. The first attempt
// is made here with the same record. Whatever becomes of it, the active widget finds the act or its outcome in the
// memory and continues from there; the server counts a repeated act once.

import { fetchText } from "./files.js";
import { memoryKey, readMemory, toJson, writeMemory } from "./memory.js";
import { uuidV7 } from "./uuid.js";

/** @import { Act, EarlyPledge, Memory, WidgetProps } from "./types.js" */

/** @param {Act} act */
const isPledge = ({ kind }) => kind === "pledge";

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

/** Empty lists are not stored. @template T @param {T[]} list */
const unlessEmpty = (list) => (list.length ? list : undefined);

/**
 * Queues the pledge in the memory. Returns nothing if this site already has a pledge: that is for the active widget.
 *
 * @param {HTMLElement} form
 * @param {WidgetProps} props
 * @param {string} endpoint
 * @param {boolean} mayStore
 * @returns {EarlyPledge | undefined}
 */
export const queuePledge = (form, { config, campaign }, endpoint, mayStore) => {
  const key = memoryKey(config);
  const read = () => /** @type {Memory} */ (readMemory(key, mayStore) ?? {});
  const write = (/** @type {Memory} */ memory) => writeMemory(key, mayStore, memory);
  const known = read();
  const outbox = known.outbox ?? [];
  if (known.pledge || outbox.some(isPledge)) return undefined;
  const id = uuidV7();
  /** @type {string[]} */
  const promises = [];
  for (const { value } of chosen(form, "promise")) promises.push(value);
  const content = toJson({
    id,
    partner: config.partner,
    lang: campaign.lang,
    audience: chosen(form, "audience")[0]?.value ?? config.audience ?? known.audience,
    promises: unlessEmpty(promises),
    channel: config.channel ?? undefined,
    mode: config.mode,
  });
  write({ ...known, promises: unlessEmpty(promises), outbox: [...outbox, { kind: "pledge", id, content }] });

  const send = async () => {
    const url = `${endpoint}/api/v1/campaigns/${encodeURIComponent(config.campaign)}/pledges`;
    // The body is plain text, which needs no preflight.
    const { receipt, counts } = JSON.parse(await fetchText(url, { method: "POST", body: content, keepalive: true }));
    const number = counts?.pledges;
    // Something between may have answered in the server's place, or the active widget may have been faster.
    if (typeof receipt !== "string" || typeof number !== "number") return "";
    const { outbox = [], ...memory } = read();
    const rest = outbox.filter((act) => !isPledge(act) || act.id !== id);
    if (rest.length === outbox.length) return "";
    write({ ...memory, pledge: { id, receipt, number }, outbox: unlessEmpty(rest) });
    return receipt;
  };
  return { id, send };
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
