// The content and layout of the certificate, as a list of shapes. SVG and PNG are both drawn from it, so they look the
// same, and the host page's policy for images does not apply.
//
// The certificate is a sheet of A4: a panel in the campaign's own colours with the circle of lights, and beside it the
// texts on a light ground. There, people write their name with a pen, a phone reads the QR code, and a printer needs
// little ink. In a language that is written from right to left, the sheet is mirrored.

import { circleLights, discRadius, drawingColours, lightShape } from "./circle.js";
import { SIZE } from "./drawing.js";
import { qrCodeShapes } from "./qr_code.js";
import { fitLines, fontSizeForOneLine, heightOf, LINE_HEIGHT } from "./text_layout.js";

/** @import { Block, Column, DownloadContext, Drawing, Light, Shape } from "../types.js" */

/** The colours where the server names none. */
const NEUTRAL = {
  light: { surface: "#fff", text: "#222", accent: "#444" },
  pictures: { muted: "#555" },
};

/** The places of the panel's colours in its gradient. */
const GRADIENT_STOPS = [0, 0.55, 1];

const PANEL_WIDTH = 560;
const MARGIN = 70;

/** The middle of the circle, and the side of the square that it fills. */
const CIRCLE = { x: PANEL_WIDTH / 2, y: SIZE.height / 2, side: 500 };

/** The width and height of the text inside the circle, in multiples of the radius of the free disc. */
const DISC_TEXT = { width: 1.6, height: 1.2 };

/** The radii of the light of the visitor's own pledge, and of the glow around it. */
const OWN_RADIUS = 11;
const GLOW_RADIUS = 19;
const GLOW_OPACITY = 0.35;

/** The side of the QR code, at the end of the foot. */
const CODE_SIDE = 210;

/** The distance of the QR code from the texts beside it. */
const CODE_GAP = 60;

/** The place of the foot: a line to write a name on, the date and the address, and the QR code. */
const FOOT = {
  x: PANEL_WIDTH + MARGIN,
  y: SIZE.height - MARGIN - CODE_SIDE,
  width: SIZE.width - PANEL_WIDTH - 2 * MARGIN,
};

/** The distance of the line for the name from the top of the foot, which is the room to write. */
const NAME_HEIGHT = 90;

/** @type {Column} */
const TEXTS = { x: FOOT.x, y: MARGIN, width: FOOT.width, height: FOOT.y - 2 * MARGIN, anchor: "start" };

/** The places of the texts above and below the circle. @type {[Column, Column]} */
const PANEL_TEXTS = [
  { x: 50, y: MARGIN, width: PANEL_WIDTH - 100, height: 220, anchor: "middle" },
  { x: 50, y: SIZE.height - MARGIN - 220, width: PANEL_WIDTH - 100, height: 220, anchor: "middle" },
];

/**
 * Lays out the certificate.
 *
 * @param {DownloadContext} context
 * @returns {Drawing}
 */
export function certificate(context) {
  const { campaign, words, colours } = context;
  const { surface } = (colours ?? NEUTRAL).light;
  const shapes = [
    { rect: /** @type {const} */ ([0, 0, SIZE.width, SIZE.height]), fill: surface },
    ...panel(context),
    ...column(paragraphs(context), TEXTS, context),
    ...foot(context),
  ];
  return { shapes, lang: campaign.lang, title: `${words.certificate}: ${campaign.title}` };
}

/**
 * The panel with the circle of lights around the number of pledges.
 *
 * @param {DownloadContext} context
 * @returns {Shape[]}
 */
function panel(context) {
  const { campaign, circle, acts } = context;
  const colours = drawingColours(context.colours);
  const number = acts.pledge?.number;
  const place = { ...CIRCLE, x: fromLeft(CIRCLE.x, 0, context) };
  const progress = number ? { pledges: number, goal: nextGoal(campaign.goals ?? [], number) } : undefined;
  const lights = circle ? circleLights(circle, progress, place) : [];
  const stops = GRADIENT_STOPS.map((offset, index) => /** @type {const} */ ([offset, colours[`background-${index}`]]));
  const emphasis = colours.emphasis ?? colours.text;
  const [above, below] = PANEL_TEXTS;
  return [
    { gradient: [fromLeft(0, PANEL_WIDTH, context), 0, PANEL_WIDTH, SIZE.height], stops },
    ...lights.map((light) => lightShape(light, colours)),
    ...ownLight(lights, colours.text),
    ...column(numberBlocks(context, colours.text), discColumn(), context),
    ...column([{ text: campaign.slogan, size: 42, weight: 700, ink: emphasis }], above, context),
    ...column([{ text: campaign.organiser.name, size: 32, weight: 600, ink: colours.text }], below, context),
  ];
}

/**
 * The light of the visitor's own pledge: the one that was lit last.
 *
 * @param {Light[]} lights
 * @param {string} fill
 * @returns {Shape[]}
 */
function ownLight(lights, fill) {
  const lit = lights.filter(({ colour }) => colour !== undefined);
  return lit.slice(-1).flatMap(({ x, y }) => [
    { circle: [x, y, GLOW_RADIUS], fill, opacity: GLOW_OPACITY },
    { circle: [x, y, OWN_RADIUS], fill },
  ]);
}

/** @returns {Column} */
function discColumn() {
  const radius = discRadius(CIRCLE.side);
  const [width, height] = [radius * DISC_TEXT.width, radius * DISC_TEXT.height];
  return { x: CIRCLE.x - width / 2, y: CIRCLE.y - height / 2, width, height, anchor: "middle" };
}

/**
 * The number of pledges that the visitor's is one of: the number in a line of its own, larger than the words before and
 * after it. Without a number there is none.
 *
 * @param {DownloadContext} context
 * @param {string} ink
 * @returns {Block[]}
 */
function numberBlocks({ campaign, words, acts }, ink) {
  const number = acts.pledge?.number?.toLocaleString(campaign.lang);
  if (!number) return [];
  // The full stop would be a line of its own where the number ends the sentence.
  const [before, after] = words["pledge-number"].split("{count}").map((text) => text.replace(/\.?\s*$/, "").trim());
  const size = fontSizeForOneLine(number, 800, 84, discColumn().width);
  return withoutEmpty([
    { text: before, size: 28, weight: 600, ink },
    { text: number, size, weight: 800, ink },
    { text: after ?? "", size: 28, weight: 600, ink },
  ]);
}

/**
 * The lowest goal that is not reached, or the last one.
 *
 * @param {number[]} goals
 * @param {number} pledges
 */
const nextGoal = (goals, pledges) => goals.find((goal) => goal > pledges) ?? goals.at(-1) ?? 0;

/**
 * The texts from top to bottom.
 *
 * @param {DownloadContext} context
 * @returns {Block[]}
 */
function paragraphs({ campaign, words, guide, acts, colours }) {
  const { accent, text: ink } = (colours ?? NEUTRAL).light;
  const titleSize = fontSizeForOneLine(words.certificate, 800, 76, TEXTS.width);
  const statement = guide?.statement ?? campaign.pledge.statement;
  const promises = (guide?.promises ?? campaign.pledge.promises).filter((promise) =>
    acts.promises?.includes(promise.id),
  );
  return withoutEmpty([
    { text: campaign.title, size: 36, weight: 600, ink: accent },
    { text: words.certificate, size: titleSize, weight: 800, ink, gap: 8 },
    { text: statement, size: 40, weight: 600, ink, gap: 36 },
    ...promises.map(({ text }, i) => ({ text: `✓ ${text}`, size: 30, weight: 400, ink, gap: i ? 12 : 36 })),
  ]);
}

/**
 * The line to write a name on by hand, which the widget does not ask for, with the date and the address, and the QR
 * code of that address.
 *
 * @param {DownloadContext} context
 * @returns {Shape[]}
 */
function foot(context) {
  const { campaign, qr, acts, colours } = context;
  const { muted } = (colours ?? NEUTRAL).pictures;
  const { x, y, width } = FOOT;
  const lineWidth = qr.size ? width - CODE_SIDE - CODE_GAP : width;
  const { id } = /** @type {NonNullable<typeof acts.pledge>} */ (acts.pledge);
  const blocks = [
    { text: dateOf(id, campaign.lang), size: 28, weight: 400, ink: muted },
    { text: qr.address.replace(/^\w+:\/\//, ""), size: 24, weight: 600, ink: muted, gap: 8 },
  ];
  /** @type {Column} */
  const texts = { x, y: y + NAME_HEIGHT, width: lineWidth, height: CODE_SIDE - NAME_HEIGHT, anchor: "start" };
  return [
    { rect: [fromLeft(x, lineWidth, context), y + NAME_HEIGHT, lineWidth, 2], fill: muted },
    ...column(withoutEmpty(blocks), texts, context),
    ...qrCodeShapes(qr, [fromLeft(x + width - CODE_SIDE, CODE_SIDE, context), y], CODE_SIDE),
  ];
}

/**
 * The distance from the left of a place in a language that is written from left to right, or mirrored.
 *
 * @param {number} x
 * @param {number} width
 * @param {DownloadContext} context
 */
const fromLeft = (x, width, { campaign }) => (campaign.dir === "rtl" ? SIZE.width - x - width : x);

/**
 * The lines of texts in a column, in its middle from top to bottom.
 *
 * @param {Block[]} blocks
 * @param {Column} column
 * @param {DownloadContext} context
 * @returns {Shape[]}
 */
function column(blocks, { x, y, width, height, anchor }, context) {
  const { lang, dir } = context.campaign;
  const lines = fitLines(blocks, lang, width, height);
  const start = anchor === "middle" ? x + width / 2 : x;
  let bottom = y + (height - heightOf(lines)) / 2;
  return lines.map((line) => {
    bottom += line.gap + line.size * LINE_HEIGHT;
    return { ...line, x: fromLeft(start, 0, context), y: bottom - line.size * 0.4, anchor, lang, dir };
  });
}

/**
 * @param {Block[]} blocks
 * @returns {Block[]}
 */
const withoutEmpty = (blocks) => blocks.filter(({ text }) => text);

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
