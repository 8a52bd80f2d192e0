// Results of the measurement: medians, ratios and a picture.

import { FULL, INCLUDED, LANDING_PAGE, ONE_SCRIPT, PREACT, STATIC, STATIC_LANDING_PAGE } from "./scenarios.mjs";

const COLUMNS = ["visible", "alive", "blocking", "longest", "shift", "sign", "acknowledged", "bytes", "requests"];

const median = (values) => {
  const sorted = values.filter((value) => value !== undefined).sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
};

/**
 * The medians of each scenario.
 *
 * @param {string[]} names
 * @param {Record<string, any>[]} runs
 */
export const medians = (names, runs) =>
  Object.fromEntries(
    names.map((name) => {
      const own = runs.filter((run) => run.name === name);
      return [name, Object.fromEntries(COLUMNS.map((column) => [column, median(own.map((run) => run[column]))]))];
    }),
  );

const cell = (column, value) => {
  if (value === undefined) return "–";
  return column === "shift" ? value.toFixed(4) : Math.round(value).toLocaleString("en");
};

/** @param {Record<string, Record<string, number | undefined>>} results */
export const table = (results) => {
  const width = Math.max(...Object.keys(results).map((name) => name.length));
  const rows = Object.entries(results).map(([name, values]) =>
    [name.padEnd(width), ...COLUMNS.map((column) => cell(column, values[column]).padStart(12))].join(" "),
  );
  return [[" ".repeat(width), ...COLUMNS.map((column) => column.padStart(12))].join(" "), ...rows].join("\n");
};

/** @param {Record<string, Record<string, number | undefined>>} results */
export const ratios = (results) => {
  const ratio = (what, column, name, other, goal) => {
    const [value, base] = [results[name]?.[column], results[other]?.[column]];
    return value && base ? `${what.padEnd(58)} ${(value / base).toFixed(2)} (goal ${goal})` : undefined;
  };
  return [
    ratio("full: visible, to the same HTML in one script", "visible", FULL, ONE_SCRIPT, "1.10"),
    ratio("full: visible, to Preact", "visible", FULL, PREACT, "0.95"),
    ratio("full: alive, to Preact", "alive", FULL, PREACT, "2.20"),
    ratio("full: early tap acknowledged, to Preact", "acknowledged", FULL, PREACT, "1.20"),
    ratio("full: blocking, to Preact", "blocking", FULL, PREACT, "1.00"),
    ratio("full, included: visible, to static HTML", "visible", INCLUDED, STATIC, "1.10"),
    ratio("landing page: visible, to the same page static", "visible", LANDING_PAGE, STATIC_LANDING_PAGE, "1.10"),
  ]
    .filter(Boolean)
    .join("\n");
};

const ROW_HEIGHT = 34;
const TITLE = "Time until visible (dark) and interactive (light), slow 4G, a phone a quarter as fast";
const LABEL_WIDTH = 210;
const BAR_WIDTH = 520;

/**
 * Draws the times until each scenario is visible and alive.
 *
 * @param {Record<string, Record<string, number | undefined>>} results
 */
export const picture = (results) => {
  const rows = Object.entries(results).filter(([, { visible }]) => visible);
  const longest = Math.max(...rows.map(([, { visible = 0, alive = 0 }]) => Math.max(visible, alive)));
  const length = (time = 0) => Math.round((time / longest) * BAR_WIDTH);
  const bars = rows.map(([name, { visible, alive }], i) => {
    const y = 44 + i * ROW_HEIGHT;
    const times = [visible, alive].filter(Boolean).map((time) => Math.round(time).toLocaleString("en"));
    const end = LABEL_WIDTH + Math.max(length(visible), length(alive)) + 8;
    return `<text x="${LABEL_WIDTH - 10}" y="${y + 15}" text-anchor="end">${name}</text>
<rect x="${LABEL_WIDTH}" y="${y}" width="${length(alive ?? visible)}" height="22" rx="3" fill="#9cc7c2"/>
<rect x="${LABEL_WIDTH}" y="${y}" width="${length(visible)}" height="22" rx="3" fill="#0b6464"/>
<text x="${end}" y="${y + 15}">${times.join(" / ")} ms</text>`;
  });
  const [width, height] = [LABEL_WIDTH + BAR_WIDTH + 130, 56 + rows.length * ROW_HEIGHT];
  const font = 'font-family="sans-serif" font-size="13" fill="#1c2733"';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" ${font}>
<rect width="${width}" height="${height}" fill="#fffdf9"/>
<text x="${LABEL_WIDTH}" y="26">${TITLE}</text>
${bars.join("\n")}
</svg>
`;
};
