// What the visitor does that the server counts, as it is kept in the outbox and sent.

import { toJson } from "./memory.js";
import { uuidV7 } from "./uuid.js";

/** @import { Act, Memory, WidgetProps } from "./types.js" */

/**
 * Makes a test for the same act. A pledge and its withdrawal have the same id.
 *
 * @param {Act} act
 */
export const isAct =
  ({ kind, id }) =>
  (/** @type {Act} */ other) =>
    other.kind === kind && other.id === id;

/** Empty lists are not stored. @template T @param {T[]} list */
export const unlessEmpty = (list) => (list.length ? list : undefined);

/**
 * Returns the memory without a queued act. It inherits nothing: a page may have given objects fields of the same names.
 *
 * @param {Memory} memory
 * @param {Act} act
 * @returns {Memory}
 */
export const withoutAct = (memory, act) =>
  Object.assign(Object.create(null), memory, {
    outbox: unlessEmpty((memory.outbox ?? []).filter((queued) => !isAct(act)(queued))),
  });

/**
 * Returns the pledge that is queued.
 *
 * @param {Memory} memory
 */
export const queuedPledge = ({ outbox }) => outbox?.find(({ kind }) => kind === "pledge");

/**
 * Creates an act with what all acts tell.
 *
 * @param {string} kind
 * @param {Pick<WidgetProps, "config"> & { campaign: { lang: string } }} props
 * @param {object} more
 * @returns {Act}
 */
export const createAct = (kind, { config, campaign }, more) => {
  const act = { id: uuidV7(), partner: config.partner, lang: campaign.lang, mode: config.mode, ...more };
  return { kind, id: act.id, content: toJson(act) };
};
