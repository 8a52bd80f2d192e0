// Draws a list of shapes as SVG or, on a canvas, as PNG.

import { FONT } from "./text_layout.js";

/** @import { Drawing, Shape } from "../types.js" */

/** The size of a drawing: A4 in landscape format. */
export const SIZE = { width: 1600, height: 1131 };

/** The id of the gradient in an SVG, which has one at most. */
const GRADIENT = "gradient";

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
  if ("rect" in shape) {
    const [x, y, width, height] = shape.rect;
    return `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${escapeXml(shape.fill)}"/>`;
  }
  if ("gradient" in shape) {
    const [x, y, width, height] = shape.gradient;
    const stops = shape.stops.map(([offset, colour]) => `<stop offset="${offset}" stop-color="${escapeXml(colour)}"/>`);
    return [
      `<linearGradient id="${GRADIENT}" x2="0" y2="1">${stops.join("")}</linearGradient>`,
      `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="url(#${GRADIENT})"/>`,
    ].join("");
  }
  if ("circle" in shape) {
    const [x, y, radius] = shape.circle.map((number) => number.toFixed(1));
    const opacity = shape.opacity ? ` fill-opacity="${shape.opacity}"` : "";
    return `<circle cx="${x}" cy="${y}" r="${radius}" fill="${escapeXml(shape.fill)}"${opacity}/>`;
  }
  if ("path" in shape) {
    const [x, y] = shape.at;
    return `<path transform="translate(${x} ${y}) scale(${shape.scale})" d="${escapeXml(shape.path)}"/>`;
  }
  const { x, y, anchor, dir, lang, size, weight, ink, line } = shape;
  const position = `x="${x}" y="${y.toFixed(1)}" text-anchor="${anchor}"`;
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
  for (const shape of shapes) {
    context.save();
    drawShape(context, shape);
    context.restore();
  }
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Shape} shape
 */
function drawShape(context, shape) {
  if ("rect" in shape) {
    context.fillStyle = shape.fill;
    context.fillRect(...shape.rect);
  } else if ("gradient" in shape) {
    const [, y, , height] = shape.gradient;
    const gradient = context.createLinearGradient(0, y, 0, y + height);
    for (const [offset, colour] of shape.stops) gradient.addColorStop(offset, colour);
    context.fillStyle = gradient;
    context.fillRect(...shape.gradient);
  } else if ("circle" in shape) {
    Object.assign(context, { fillStyle: shape.fill, globalAlpha: shape.opacity ?? 1 });
    context.beginPath();
    context.arc(...shape.circle, 0, 2 * Math.PI);
    context.fill();
  } else if ("path" in shape) {
    context.translate(...shape.at);
    context.scale(shape.scale, shape.scale);
    context.fill(new Path2D(shape.path));
  } else {
    const textAlign = shape.anchor === "middle" ? "center" : shape.anchor;
    Object.assign(context, { font: shape.font, fillStyle: shape.ink, textAlign, direction: shape.dir });
    context.fillText(shape.line, shape.x, shape.y);
  }
}
