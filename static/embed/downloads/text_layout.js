// The size and the line breaks of the certificate's texts.

/** @import { Block, Line } from "../types.js" */

export const FONT = 'system-ui, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Arabic", "Noto Sans Thai", sans-serif';

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
 * Breaks a text into lines of at most `maxWidth`.
 *
 * @param {Block} block
 * @param {number} scale
 * @param {string} lang
 * @param {number} maxWidth
 * @returns {Line[]}
 */
export function wrapText({ text, size: fullSize, weight, ink, gap = 0 }, scale, lang, maxWidth) {
  const size = fullSize * scale;
  const font = `${weight} ${size}px ${FONT}`;
  if (context) context.font = font;
  const widthOf = (/** @type {string} */ line) =>
    context ? context.measureText(line).width : line.length * size * 0.55;
  const lines = [""];
  // A word wider than a whole line is broken between its letters.
  const pieces = splitWords(text, lang).flatMap((word) =>
    widthOf(word) > maxWidth ? (word.match(/\P{M}\p{M}*/gu) ?? []) : [word],
  );
  for (const piece of pieces) {
    const last = lines[lines.length - 1];
    const longer = last + piece;
    if (last && widthOf(longer.trimEnd()) > maxWidth) lines.push(piece.trimStart());
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
