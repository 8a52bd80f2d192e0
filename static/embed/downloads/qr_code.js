// The QR code with its quiet zone.

import { escapeXml } from "./drawing.js";

/** @import { Campaign, QrCode, Shape } from "../types.js" */

/** The width of the quiet zone, in modules (ISO/IEC 18004). */
const QUIET_ZONE = 4;

/**
 * The viewBox of the code with its quiet zone.
 *
 * @param {QrCode} qr
 */
const qrViewBox = ({ size }) => {
  const width = size + 2 * QUIET_ZONE;
  return `-${QUIET_ZONE} -${QUIET_ZONE} ${width} ${width}`;
};

/**
 * The code as an SVG file.
 *
 * @param {Campaign} campaign
 * @param {QrCode} qr
 */
export const qrCodeSvg = ({ lang, title }, qr) => {
  const size = `viewBox="${qrViewBox(qr)}" width="1024" height="1024"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" xml:lang="${escapeXml(lang)}">`,
    `<title>${escapeXml(title)}</title>`,
    `<rect x="-${QUIET_ZONE}" y="-${QUIET_ZONE}" width="100%" height="100%" fill="#fff"/>`,
    `<path d="${escapeXml(qr.path)}"/>`,
    "</svg>",
  ].join("");
};

/**
 * The code as shapes of a drawing: dark on white, whatever the colours around it. An address too long for a code has
 * none.
 *
 * @param {QrCode} qr
 * @param {[x: number, y: number]} position
 * @param {number} side The width and height with the quiet zone.
 * @returns {Shape[]}
 */
export function qrCodeShapes({ size, path }, [x, y], side) {
  if (!size) return [];
  const scale = side / (size + 2 * QUIET_ZONE);
  const zone = QUIET_ZONE * scale;
  return [
    { rect: [x, y, side, side], fill: "#fff" },
    { path, at: [x + zone, y + zone], scale },
  ];
}
