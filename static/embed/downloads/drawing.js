// Draws a list of shapes as SVG or, on a canvas, as PNG.

import { FONT } from "./text_layout.js";

/** @import { Drawing, Shape } from "../types.js" */

/** The size of a drawing: A4 in landscape format. */
export const SIZE = { width: 1600, height: 1131 };

const FRAME_RADIUS = 28;
const FRAME_WIDTH = 6;

/**
 * Escapes a text for XML.
 *
 * @param {string} text
 */
export const escapeXml = (text) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** @param {Drawing} drawing */
export function toSvg({ shapes, lang, title }) {
  const { width, height } = SIZE;
  const size = `viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" xml:lang="${escapeXml(lang)}">`,
    `<title>${escapeXml(title)}</title>`,
    ...shapes.map(svgElement),
    "</svg>",
  ].join("");
}

/** @param {Shape} shape */
function svgElement(shape) {
  if ("rect" in shape) return `<rect width="${SIZE.width}" height="${SIZE.height}" fill="${escapeXml(shape.fill)}"/>`;
  if ("circle" in shape) {
    const [x, y, radius] = shape.circle;
    return `<circle cx="${x}" cy="${y}" r="${radius}" fill="${escapeXml(shape.fill)}"/>`;
  }
  if ("frame" in shape) {
    const [x, y, width, height] = shape.frame;
    const position = `x="${x}" y="${y}" width="${width}" height="${height}" rx="${FRAME_RADIUS}"`;
    return `<rect ${position} fill="none" stroke="${escapeXml(shape.stroke)}" stroke-width="${FRAME_WIDTH}"/>`;
  }
  const { x, y, dir, lang, size, weight, ink, line } = shape;
  const position = `x="${x}" y="${y.toFixed(1)}" text-anchor="middle"`;
  const language = `direction="${escapeXml(dir)}" xml:lang="${escapeXml(lang)}"`;
  const font = `font-family="${escapeXml(FONT)}" font-size="${size.toFixed(1)}" font-weight="${weight}"`;
  return `<text ${position} ${language} ${font} fill="${escapeXml(ink)}">${escapeXml(line)}</text>`;
}

/**
 * Draws the PNG. The result is null where the browser refuses a canvas.
 *
 * @param {Drawing} drawing
 * @returns {Promise<Blob | null>}
 */
export async function toPng({ shapes }) {
  const canvas = Object.assign(document.createElement("canvas"), SIZE);
  const context = canvas.getContext("2d");
  if (!context) return null;
  for (const shape of shapes) drawShape(context, shape);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Shape} shape
 */
function drawShape(context, shape) {
  context.beginPath();
  if ("rect" in shape) {
    context.fillStyle = shape.fill;
    context.fillRect(...shape.rect);
  } else if ("circle" in shape) {
    context.fillStyle = shape.fill;
    context.arc(...shape.circle, 0, 2 * Math.PI);
    context.fill();
  } else if ("frame" in shape) {
    Object.assign(context, { strokeStyle: shape.stroke, lineWidth: FRAME_WIDTH });
    context.roundRect?.(...shape.frame, FRAME_RADIUS);
    context.stroke();
  } else {
    Object.assign(context, { font: shape.font, fillStyle: shape.ink, textAlign: "center", direction: shape.dir });
    context.fillText(shape.line, shape.x, shape.y);
  }
}
