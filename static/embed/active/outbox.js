// Outbox: acts that the server has not acknowledged yet.
//
// An act must count once, although the device may be offline, a response may be lost, and the page may be closed at any
// moment. So an act is written to the outbox before it is sent, and leaves it only when the server has answered it.
// Until then it is sent again, on this page or on a later one, with the same id and the same content; the server
// recognises the id and answers a repeated act without counting it again. At-least-once delivery and idempotent
// recording together count each act exactly once.
//
// Limits: without storage the outbox lasts as long as the page. A visit is no deliberate act of the visitor, so it is
// never stored on the device; one that was not delivered is sent again only if the page is reloaded.

import { isAct, withoutAct } from "../acts.js";
import { attempt } from "../log.js";
import { post, withdraw } from "./client.js";

/** @import { Act, Answer, Memory, OutboxOwner } from "../types.js" */

/** The time after which an act that another tab has queued is sent by this one too, in milliseconds. */
const CATCH_UP_MS = 3_000;

/** The first, the longest, and the longest requested delay before a retry, in milliseconds. */
const [FIRST_DELAY_MS, MAX_DELAY_MS, MAX_RETRY_AFTER_MS] = [1_000, 60_000, 600_000];

/**
 * The resources of acts. `intents` is the name of shares that ad blockers do not know.
 *
 * @type {Record<string, string>}
 */
const RESOURCES = { pledge: "pledges", withdrawal: "pledges", share: "intents", visit: "visits" };

/**
 * The delay before the next attempt, in milliseconds.
 *
 * It doubles from one second to a minute, or is as long as the server's `Retry-After` up to ten minutes. A random part
 * of up to a quarter is added, so that devices do not return all at once.
 *
 * @param {number} attempts
 * @param {number} retryAfter In seconds.
 */
const delay = (attempts, retryAfter) => {
  const own = Math.min(FIRST_DELAY_MS * 2 ** attempts, MAX_DELAY_MS);
  return Math.max(own, Math.min(retryAfter * 1000, MAX_RETRY_AFTER_MS)) * (1 + Math.random() / 4);
};

/**
 * The visitor's own pledge, as it is stored.
 *
 * @param {Act} act
 * @param {NonNullable<Answer["body"]>} body
 */
const ownPledge = ({ id }, { receipt, counts }) => ({ id, receipt, number: counts.pledges });

/**
 * Adds the outcome of an act to the memory.
 *
 * @param {Memory} memory
 * @param {Act} act
 * @param {Answer["body"]} body None for an act that was refused.
 */
const withOutcome = (memory, act, body) => {
  const { kind, id } = act;
  if (kind === "pledge" && body) memory.pledge = ownPledge(act, body);
  const isWithdrawn = kind === "withdrawal" && body && memory.pledge?.id === id;
  // Another page of this site may have taken a pledge meanwhile.
  const isRefused = kind === "pledge" && !memory.pledge;
  if (isWithdrawn) delete memory.pledge;
  if (isWithdrawn || isRefused) delete memory.promises;
  return memory;
};

/**
 * Sends queued acts, retries with backoff, and reports the outcome of each.
 *
 * A round sends the acts one after another, and only one round runs at a time: an act queued meanwhile is sent in the
 * same round, and no widget sends an act twice at once. Two widgets or tabs may send the same stored act at once; the
 * server counts it once.
 */
export class Outbox {
  #owner;
  /** Queued visits, which are never stored. @type {Act[]} */
  #visits = [];
  #attempts = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #retry;
  #isSending = false;

  get campaignUrl() {
    return this.#owner.campaignUrl;
  }

  /** @param {OutboxOwner} owner */
  constructor(owner) {
    this.#owner = owner;
  }

  /** Sends what is queued, now and whenever the device is back online. */
  start() {
    addEventListener("online", this.#onOnline);
    this.#flushIn(0);
  }

  /** Stops sending: the widget is gone. What is stored on the device is sent by the next widget on this site. */
  stop() {
    removeEventListener("online", this.#onOnline);
    clearTimeout(this.#retry);
  }

  #onOnline = () => this.#flushIn(0);

  /**
   * Queues an act and sends it.
   *
   * @param {Act} act
   * @param {Partial<Memory>} [changes] Other changes to the memory, made in the same write.
   */
  enqueue(act, changes) {
    if (act.kind === "visit") this.#visits.push(act);
    else {
      const memory = this.#owner.read();
      const queued = memory.outbox ?? [];
      if (!queued.some(isAct(act))) this.#owner.write({ ...memory, ...changes, outbox: [...queued, act] });
    }
    this.#flushIn(0);
  }

  /** Sends what another tab has queued, after a time in which that tab can do it itself. It may have been closed. */
  flushLater() {
    this.#flushIn(CATCH_UP_MS);
  }

  /** @param {number} milliseconds */
  #flushIn(milliseconds) {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#flush(), milliseconds);
  }

  /** Sends all queued acts, one round at a time, and schedules a retry of those that could not be delivered. */
  async #flush() {
    if (this.#isSending) return;
    this.#isSending = true;
    /** @type {Act[]} */
    const failed = [];
    let retryAfter = 0;
    for (;;) {
      const queued = [...this.#visits, ...(this.#owner.read().outbox ?? [])];
      // A later release may have queued acts of other kinds.
      const act = queued.find((known) => RESOURCES[known.kind] && !failed.some(isAct(known)));
      if (!act) break;
      const answer = await this.#send(act);
      if (answer.body || answer.isRefused) attempt("act", () => this.#complete(act, answer));
      else {
        retryAfter = Math.max(retryAfter, answer.retryAfter ?? 0);
        failed.push(act);
        this.#reportUnreachable(act);
      }
    }
    this.#isSending = false;
    if (!failed.length) this.#attempts = 0;
    else {
      this.#flushIn(delay(this.#attempts, retryAfter));
      this.#attempts += 1;
    }
  }

  /**
   * @param {Act} act
   * @returns {Promise<Answer>}
   */
  #send({ kind, id, content }) {
    const url = `${this.campaignUrl}/${RESOURCES[kind]}`;
    return kind === "withdrawal" ? withdraw(`${url}/${id}`, content) : post(url, content);
  }

  /**
   * Removes an answered act from the outbox and stores its outcome, in one write: a page closed at this moment leaves
   * either the queued act or its outcome.
   *
   * @param {Act} act
   * @param {Answer} answer
   */
  #complete(act, { body }) {
    const owner = this.#owner;
    const { kind, id } = act;
    this.#visits = this.#visits.filter((visit) => !isAct(act)(visit));
    owner.write(withOutcome(withoutAct(owner.read(), act), act, body));
    if (body) owner.report("counts", body.counts);
    if (kind === "withdrawal") owner.report(body ? "withdrawn" : "withdrawal-failed", id);
    else if (kind === "pledge" && body) owner.report("taken", ownPledge(act, body));
    else if (kind === "pledge") owner.report("refused", id);
  }

  /**
   * Reports that an act stays queued. A queued withdrawal leaves the pledge counted until it is delivered.
   *
   * @param {Act} act
   */
  #reportUnreachable({ kind, id }) {
    const owner = this.#owner;
    if (kind === "pledge") owner.report(owner.write(owner.read()) ? "stored" : "queued", id);
    if (kind === "withdrawal") owner.report("withdrawal-failed", id);
  }
}
