// The QR code with its quiet zone.

import { escapeXml } from "./drawing.js";

/** @import { Campaign, QrCode } from "../types.js" */

/** The width of the quiet zone, in modules (ISO/IEC 18004). */
const QUIET_ZONE = 4;

/**
 * The viewBox of the code with its quiet zone.
 *
 * @param {QrCode} qr
 */
export const qrViewBox = ({ size }) => {
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
