// The size and the line breaks of the certificate's texts.

/** @import { Block, Line } from "../types.js" */

export const FONT = 'system-ui, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Arabic", "Noto Sans Thai", sans-serif';

/** The line height, relative to the font size. */
export const LINE_HEIGHT = 1.35;

/** The reduction of all sizes in each attempt to make texts fit, and the scale at which it ends. */
const SHRINK_STEP = 0.05;
const MIN_SCALE = 0.4;

/** The attempts to make the lines of a text narrower, and the reduction in each, as a share of the full width. */
const MAX_BALANCE_STEPS = 19;
const BALANCE_STEP = 0.025;

/** Measures text. A browser that refuses a canvas has none; then widths are estimated. */
const context = document.createElement("canvas").getContext("2d");

/**
 * The largest font size at which a text fits on one line, at most `maxSize` and at least half of it.
 *
 * @param {string} text
 * @param {number} weight
 * @param {number} maxSize
 * @param {number} maxWidth
 */
export function fontSizeForOneLine(text, weight, maxSize, maxWidth) {
  if (!context) return maxSize;
  context.font = `${weight} ${maxSize}px ${FONT}`;
  return Math.max(maxSize / 2, Math.min(maxSize, (maxSize * maxWidth) / context.measureText(text).width));
}

/**
 * Breaks texts into lines that fit a column. A language with long words, or six promises, may need more room than there
 * is: the texts are scaled down until they fit.
 *
 * @param {Block[]} blocks
 * @param {string} lang
 * @param {number} width
 * @param {number} height
 */
export function fitLines(blocks, lang, width, height) {
  for (let scale = 1; ; scale -= SHRINK_STEP) {
    const lines = blocks.flatMap((block) => balancedLines(block, scale, lang, width));
    if (heightOf(lines) <= height || scale <= MIN_SCALE) return lines;
  }
}

/**
 * The height of lines with the gaps above them.
 *
 * @param {Line[]} lines
 */
export const heightOf = (lines) => lines.reduce((sum, { gap, size }) => sum + gap + size * LINE_HEIGHT, 0);

/**
 * Breaks a text into as few lines as possible, of similar widths.
 *
 * @param {Block} block
 * @param {number} scale
 * @param {string} lang
 * @param {number} maxWidth
 */
function balancedLines(block, scale, lang, maxWidth) {
  let lines = wrapText(block, scale, lang, maxWidth);
  for (let step = 1; step <= MAX_BALANCE_STEPS; step++) {
    const narrower = wrapText(block, scale, lang, maxWidth, maxWidth * (1 - step * BALANCE_STEP));
    if (narrower.length > lines.length) return lines;
    lines = narrower;
  }
  return lines;
}

/**
 * Breaks a text into lines of at most `lineWidth`, or of one word of at most `maxWidth`.
 *
 * @param {Block} block
 * @param {number} scale
 * @param {string} lang
 * @param {number} maxWidth
 * @param {number} [lineWidth]
 * @returns {Line[]}
 */
function wrapText({ text, size: fullSize, weight, ink, gap = 0 }, scale, lang, maxWidth, lineWidth = maxWidth) {
  const size = fullSize * scale;
  const font = `${weight} ${size}px ${FONT}`;
  if (context) context.font = font;
  const widthOf = (/** @type {string} */ line) =>
    context ? context.measureText(line).width : line.length * size * 0.55;
  const lines = [""];
  // A word that is too wide is broken between its letters.
  const pieces = splitWords(text, lang).flatMap((word) =>
    widthOf(word) > maxWidth ? (word.match(/\P{M}\p{M}*/gu) ?? []) : [word],
  );
  for (const piece of pieces) {
    const last = lines[lines.length - 1];
    const longer = last + piece;
    if (last && widthOf(longer.trimEnd()) > lineWidth) lines.push(piece.trimStart());
    else lines[lines.length - 1] = longer;
  }
  return lines.map((line, i) => ({ line: line.trim(), size, weight, font, ink, gap: i ? 0 : gap * scale }));
}

/**
 * Splits a text where a line may break. Thai is written without spaces, so its words come from the browser's segmenter.
 *
 * @param {string} text
 * @param {string} lang
 */
function splitWords(text, lang) {
  if (!Intl.Segmenter || !/[\u0e00-\u0e7f]/.test(text)) return text.split(/(?<=\s)/);
  return [...new Intl.Segmenter(lang, { granularity: "word" }).segment(text)].map(({ segment }) => segment);
}
