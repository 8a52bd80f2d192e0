// A counter that follows the counts without wasm: it shows the server's HTML, and fetches it again when they change.

import { dispatch } from "../events.js";
import { attempt, logFailure } from "../log.js";
import { parseProps } from "../props.js";
import { subscribe } from "./feed.js";

/** @import { CounterWidget, Counts } from "../types.js" */

/** The shortest time between two requests for the HTML, in milliseconds. */
const REFRESH_INTERVAL_MS = 15_000;

/** The numbers that host pages are told. @param {Counts} counts */
const numbers = ({ pledges, shares, visits }) => ({
  pledges,
  shares: shares?.total ?? 0,
  visits: visits?.total ?? 0,
});

/**
 * Shows the numbers of a new rendering. Open details stay as they are.
 *
 * @param {HTMLElement} root
 * @param {HTMLElement} rendered
 */
const replaceNumbers = (root, rendered) => {
  const [shown, next] = [root, rendered].map((widget) => widget.querySelector("section.counter"));
  const isNumber = (/** @type {Element} */ element) => !element.matches("details, [role=status]");
  for (const element of [...(shown?.children ?? [])].filter(isNumber)) element.remove();
  shown?.prepend(...[...(next?.children ?? [])].filter(isNumber));
};

/**
 * Says whether the counts are live, or else of which time they are.
 *
 * @param {CounterWidget} widget
 * @param {string | undefined} asOf Undefined if they are live.
 */
const showFreshness = ({ root, props }, asOf) => {
  const mark = root?.querySelector(".fresh");
  if (!mark) return;
  const { words, campaign } = parseProps(props);
  mark.classList.toggle("live", !asOf);
  if (!asOf) {
    mark.textContent = words.live;
    return;
  }
  const format = new Intl.DateTimeFormat(campaign.lang, { dateStyle: "medium", timeStyle: "short" });
  mark.textContent = words["as-of"].replace("{time}", () => format.format(Date.parse(asOf)));
};

/**
 * Follows the counts for a counter. Returns a function that ends this.
 *
 * @param {CounterWidget} widget
 */
export const followCounts = (widget) => {
  const { config, counts: rendered } = parseProps(widget.props);
  let last = /** @type {Counts | undefined} */ (rendered);
  let shown = last && JSON.stringify(numbers(last));
  let nextRefresh = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  const refresh = async () => {
    timer = undefined;
    nextRefresh = Date.now() + REFRESH_INTERVAL_MS;
    const { root } = widget;
    const wanted = last;
    try {
      const response = await widget.fetchFirstView();
      if (!root || root !== widget.root) return;
      replaceNumbers(root, response.root);
      shown = wanted && JSON.stringify(numbers(wanted));
    } catch (error) {
      logFailure("counts", error);
    }
  };
  const scheduleRefresh = () => {
    timer ??= setTimeout(refresh, Math.max(0, nextRefresh - Date.now()));
  };

  dispatch(widget.host, "ready", {});
  const url = `${widget.endpoint}/api/v1/campaigns/${encodeURIComponent(config.campaign)}`;
  const unsubscribe = subscribe(url, config.mode, (counts) => {
    attempt("counter", () => showFreshness(widget, counts ? undefined : last?.as_of));
    if (!counts) return;
    const [before, now] = [last, counts].map((known) => known && JSON.stringify(numbers(known)));
    last = counts;
    if (before !== now) dispatch(widget.host, "counts-changed", numbers(counts));
    if (shown !== now) scheduleRefresh();
  });
  return () => {
    clearTimeout(timer);
    unsubscribe();
  };
};
