// A pledge taken before the widget is active: it is sent at once. The thanks are in active/without_wasm.js.
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
 * Returns the chosen boxes of a form.
 *
 * @param {HTMLElement} form
 * @param {string} name
 * @returns {HTMLInputElement[]}
 */
export const chosen = (form, name) => [
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
    // Something between may have answered in the server's place, or an outbox of the page may have been faster.
    if (typeof receipt !== "string" || typeof number !== "number") return "";
    if (memory.pledge?.id === act.id) return receipt;
    if (!memory.outbox?.some(isAct(act))) return "";
    write({ ...withoutAct(memory, act), pledge: { id: act.id, receipt, number } });
    return receipt;
  };
  return { id: act.id, send };
};
