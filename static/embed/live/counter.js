// A counter that follows the counts without wasm: it shows the server's HTML, and fetches it again when they change.

import { dispatch } from "../events.js";
import { attempt, logFailure } from "../log.js";
import { parseProps } from "../props.js";
import { campaignUrl } from "../urls.js";
import { subscribe } from "./feed.js";

/** @import { CounterWidget, Counts, WidgetProps } from "../types.js" */

/** The shortest time between two requests for the HTML, in milliseconds. */
const REFRESH_INTERVAL_MS = 15_000;

/** The numbers that host pages are told. @param {Counts} counts */
const numbers = ({ pledges, shares, visits }) => ({
  pledges,
  shares: shares?.total ?? 0,
  visits: visits?.total ?? 0,
});

/** The same as a text, to compare. @param {Counts | undefined} counts */
const asText = (counts) => counts && JSON.stringify(numbers(counts));

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
 * Announces a goal that was reached while the page was open, in the words of the new rendering.
 *
 * @param {HTMLElement} root
 * @param {HTMLElement} rendered
 */
const announceGoal = (root, rendered) => {
  const [shown, next] = [root, rendered].map((widget) => widget.querySelector(".facts .done")?.textContent);
  const status = root.querySelector(".milestone");
  if (status && next && next !== shown) status.textContent = next;
};

/**
 * Says whether the counts are live, or else of which time they are.
 *
 * @param {Element | null | undefined} mark
 * @param {WidgetProps} props
 * @param {string | undefined} asOf Undefined if they are live.
 */
const showFreshness = (mark, { words, campaign }, asOf) => {
  if (!mark) return;
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
  const props = parseProps(widget.props);
  const { config, counts } = props;
  let last = /** @type {Counts | undefined} */ (counts);
  let shown = asText(last);
  /** Set once the HTML has shown the present counts. The first HTML may come from a cache. */
  let wasCurrent = false;
  let nextRefresh = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  const refresh = async () => {
    timer = undefined;
    nextRefresh = Date.now() + REFRESH_INTERVAL_MS;
    const { root } = widget;
    const wanted = asText(last);
    try {
      const response = await widget.fetchFragment("first", { cache: "no-cache" });
      if (!root || root !== widget.root) return;
      if (wasCurrent) announceGoal(root, response.root);
      replaceNumbers(root, response.root);
      shown = wanted;
      wasCurrent = true;
    } catch (error) {
      logFailure("counts", error);
    }
  };

  dispatch(widget.host, "ready", {});
  const url = campaignUrl(widget.endpoint, config.campaign);
  const unsubscribe = subscribe(url, config.mode, (counts) => {
    const mark = widget.root?.querySelector(".fresh");
    attempt("counter", () => showFreshness(mark, props, counts ? undefined : last?.as_of));
    if (!counts) return;
    const [before, now] = [asText(last), asText(counts)];
    last = counts;
    if (before !== now) dispatch(widget.host, "counts-changed", numbers(counts));
    if (shown === now) wasCurrent = true;
    else timer ??= setTimeout(refresh, Math.max(0, nextRefresh - Date.now()));
  });
  return () => {
    clearTimeout(timer);
    unsubscribe();
  };
};
