// The content and layout of the certificate, as a list of shapes. SVG and PNG are both drawn from it, so they look the
// same, and the host page's policy for images does not apply.

import { SIZE } from "./drawing.js";
import { fontSizeForOneLine, wrapText } from "./text_layout.js";

/** @import { Block, DownloadContext, Drawing, Shape } from "../types.js" */

/** The colours where the server names none. */
const NEUTRAL = {
  light: { surface: "#fff", text: "#222", accent: "#444" },
  pictures: { muted: "#555", tint: "#eee", highlight: "#ccc" },
};

/** The margin left and right of the text, in drawing units. */
const TEXT_MARGIN = 180;

/** A line to write a name on by hand: the widget asks for none. */
const NAME_LINE = "_".repeat(32);

/** The line height, relative to the font size. */
const LINE_HEIGHT = 1.35;

/**
 * Lays out the certificate.
 *
 * @param {DownloadContext} context
 * @returns {Drawing}
 */
export function certificate(context) {
  const { campaign, words } = context;
  const { lang, dir } = campaign;
  const { width, height } = SIZE;
  const blocks = textBlocks(context);
  // A language with long words, or six promises, may need more room than there is: the text is scaled down until it
  // fits.
  for (let scale = 1; ; scale -= 0.05) {
    const lines = blocks.flatMap((block) => wrapText(block, scale, lang, width - 2 * TEXT_MARGIN));
    const needed = lines.reduce((sum, line) => sum + line.gap + line.size * LINE_HEIGHT, 0);
    if (needed > height - 180 && scale > 0.4) continue;
    const shapes = background(context);
    let y = (height - needed) / 2;
    for (const line of lines) {
      y += line.gap + line.size * LINE_HEIGHT;
      shapes.push({ ...line, x: width / 2, y: y - line.size * 0.4, lang, dir });
    }
    return { shapes, lang, title: `${words.certificate}: ${campaign.title}` };
  }
}

/**
 * @param {DownloadContext} context
 * @returns {Shape[]}
 */
function background({ colours }) {
  const { light, pictures } = colours ?? NEUTRAL;
  const { width, height } = SIZE;
  return [
    { rect: [0, 0, width, height], fill: light.surface },
    { circle: [110, 1040, 270], fill: pictures.tint },
    { circle: [1500, 90, 290], fill: pictures.tint },
    { circle: [1300, -30, 130], fill: pictures.highlight },
    { circle: [330, 1150, 130], fill: pictures.highlight },
    { frame: [36, 36, width - 72, height - 72], stroke: light.accent },
  ];
}

/**
 * The texts from top to bottom; an empty one takes no room.
 *
 * @param {DownloadContext} context
 * @returns {Block[]}
 */
function textBlocks({ campaign, words, guide, acts, colours }) {
  const { light, pictures } = colours ?? NEUTRAL;
  const { accent, text: ink } = light;
  const { muted } = pictures;
  const { id, number } = /** @type {NonNullable<typeof acts.pledge>} */ (acts.pledge);
  const titleSize = fontSizeForOneLine(words.certificate, 800, 84, SIZE.width - 2 * TEXT_MARGIN);
  const statement = guide?.statement ?? campaign.pledge.statement;
  const promises = (guide?.promises ?? campaign.pledge.promises).filter((promise) =>
    acts.promises?.includes(promise.id),
  );
  const count = number ? formatMessage(words["pledge-number"], { count: number.toLocaleString(campaign.lang) }) : "";
  const blocks = [
    { text: campaign.slogan, size: 34, weight: 600, ink: accent },
    { text: words.certificate, size: titleSize, weight: 800, ink, gap: 16 },
    { text: campaign.title, size: 42, weight: 600, ink: accent, gap: 12 },
    { text: statement, size: 38, weight: 400, ink, gap: 44 },
    ...promises.map(({ text }, i) => ({ text: `✓ ${text}`, size: 30, weight: 400, ink, gap: i ? 10 : 32 })),
    { text: NAME_LINE, size: 34, weight: 400, ink: muted, gap: 40 },
    { text: count, size: 30, weight: 600, ink: accent, gap: 24 },
    { text: `${dateOf(id, campaign.lang)} · ${campaign.organiser.name}`, size: 28, weight: 400, ink: muted, gap: 10 },
  ];
  return blocks.filter(({ text }) => text);
}

/**
 * The date on which a pledge was taken: the first 48 bits of a UUIDv7 are its time (RFC 9562).
 *
 * @param {string} id
 * @param {string} lang
 */
function dateOf(id, lang) {
  const time = parseInt(id.replaceAll("-", "").slice(0, 12), 16);
  return new Date(time).toLocaleDateString(lang, { dateStyle: "long" });
}

/**
 * Fills the placeholders of a message.
 *
 * @param {string} message
 * @param {Record<string, string>} values
 */
const formatMessage = (message, values) =>
  message.replace(/\{(\w+)\}/g, (placeholder, name) => values[name] ?? placeholder);
