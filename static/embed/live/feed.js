// Live counts: a stream of server-sent events, or polling where streams are refused.
//
// All widgets on a page that show the same counts share one stream. Over HTTP/1.1 a browser opens at most six
// connections to a server in all, and a stream occupies one for as long as it is open: several widgets on a page, or
// several tabs, could use them up and leave none for the pledge itself. For the same reason a page that is not visible
// closes its stream. It opens a new one when it becomes visible again, and the first event brings the current counts.
//
// Some proxies and virus scanners hold a stream back without an error. The server sends the first event at once and
// then a heartbeat, so a stream that is silent for longer than that is taken as lost, and the counts are polled.

import { attempt } from "../log.js";
import { timeoutSignal } from "../request_timeout.js";
import { readText, tryParse } from "../response_text.js";

/** @import { Counts, CountsListener } from "../types.js" */

/** The interval of polling, in milliseconds. */
const POLL_INTERVAL_MS = 15_000;

/** The time to the first event of a stream after which it is taken as lost, in milliseconds. */
const FIRST_EVENT_TIMEOUT_MS = 8_000;

/** The silence after which a stream is taken as lost, in milliseconds. The server's heartbeat is every 15 seconds. */
const SILENCE_TIMEOUT_MS = 20_000;

/** The number of polls after a silent stream before a stream is tried again. */
const POLLS_AFTER_SILENCE = 4;

/**
 * Parses counts. Anything else that came in their place is no counts.
 *
 * @param {string | undefined} text
 * @returns {Counts | undefined}
 */
const parseCounts = (text) => {
  const counts = tryParse(text ?? "");
  return typeof counts?.pledges === "number" ? counts : undefined;
};

/** The feeds in use. @type {Feed[]} */
let feeds = [];

class Feed {
  /** @type {CountsListener[]} */
  listeners = [];
  /** The last counts that have arrived. @type {Counts | undefined} */
  last;
  #url;
  /** @type {EventSource | undefined} */
  #stream;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #nextPoll;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #silence;
  #pollsBeforeStream = 0;
  /** False where the browser or the host page allows no streams. */
  #hasStreams = true;

  /** @param {(resource: "counts" | "live") => string} url */
  constructor(url) {
    this.#url = url;
    document.addEventListener("visibilitychange", this.#onVisibility);
    this.#onVisibility();
  }

  get liveUrl() {
    return this.#url("live");
  }

  #onVisibility = () => {
    if (document.hidden) this.#stop();
    else this.#start();
  };

  #start() {
    this.#stop();
    const stream = attempt("stream", () => new EventSource(this.liveUrl));
    this.#hasStreams = Boolean(stream);
    if (!stream) {
      this.#pollIn(0);
      return;
    }
    this.#stream = stream;
    for (const type of ["counts", "heartbeat", "error"]) {
      stream.addEventListener(type, (event) => attempt("stream", () => this.#receive(event)));
    }
    this.#expectEventIn(FIRST_EVENT_TIMEOUT_MS);
  }

  #stop() {
    this.#stream?.close();
    this.#stream = undefined;
    clearTimeout(this.#nextPoll);
    clearTimeout(this.#silence);
  }

  /** Ends the feed. */
  end() {
    document.removeEventListener("visibilitychange", this.#onVisibility);
    this.#stop();
  }

  /** @param {Event} event */
  #receive(event) {
    this.#expectEventIn(SILENCE_TIMEOUT_MS);
    if (event.type === "heartbeat") return;
    const counts = parseCounts(/** @type {MessageEvent} */ (event).data);
    this.#notify(counts);
    // A browser reconnects by itself after a lost connection, but never after a refusal.
    if (counts || this.#stream?.readyState !== 2) return;
    clearTimeout(this.#silence);
    this.#pollIn(POLL_INTERVAL_MS);
  }

  /**
   * Polls instead if no event arrives in this time.
   *
   * @param {number} milliseconds
   */
  #expectEventIn(milliseconds) {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      this.#stop();
      this.#pollsBeforeStream = POLLS_AFTER_SILENCE;
      this.#notify(undefined);
      this.#pollIn(0);
    }, milliseconds);
  }

  /** @param {number} milliseconds */
  #pollIn(milliseconds) {
    clearTimeout(this.#nextPoll);
    this.#nextPoll = setTimeout(() => this.#poll(), milliseconds);
  }

  async #poll() {
    const counts = await this.#fetchCounts();
    if (document.hidden || !this.listeners.length) return;
    this.#notify(counts);
    const polls = this.#pollsBeforeStream;
    this.#pollsBeforeStream = Math.max(0, polls - 1);
    // A server that answers again may accept a stream again.
    if (counts && !polls && this.#hasStreams) this.#start();
    else this.#pollIn(POLL_INTERVAL_MS);
  }

  async #fetchCounts() {
    try {
      const options = /** @type {const} */ ({ credentials: "omit", referrerPolicy: "no-referrer" });
      const response = await fetch(this.#url("counts"), { ...options, signal: timeoutSignal() });
      return response.ok ? parseCounts(await readText(response)) : undefined;
    } catch {
      return undefined;
    }
  }

  /** @param {Counts | undefined} counts */
  #notify(counts) {
    this.last = counts ?? this.last;
    for (const listener of this.listeners) attempt("counts", () => listener(counts));
  }
}

/**
 * Calls a function with the counts of a campaign whenever they change, and without when the connection is lost. Returns
 * a function that ends this.
 *
 * @param {string} campaign The URL of the campaign.
 * @param {string} mode
 * @param {CountsListener} listener
 */
export const subscribe = (campaign, mode, listener) => {
  const url = (/** @type {string} */ resource) => `${campaign}/${resource}${mode === "test" ? "?mode=test" : ""}`;
  const feed = feeds.find((known) => known.liveUrl === url("live")) ?? new Feed(url);
  if (!feeds.includes(feed)) feeds = [...feeds, feed];
  feed.listeners = [...feed.listeners, listener];
  if (feed.last) listener(feed.last);
  return () => {
    feed.listeners = feed.listeners.filter((other) => other !== listener);
    if (feed.listeners.length) return;
    feed.end();
    feeds = feeds.filter((other) => other !== feed);
  };
};
