// The content of the poster: the statement, and the QR code inside the circle of lights. The server's own poster
// (`/poster/…`) looks the same.

import { circleLights, drawingColours, lightShape, SIDE } from "./circle.js";

/** @import { PageContent, WidgetProps } from "../types.js" */

/** The radius of the band with the lights, and of the white disc inside it, in units of the circle. */
const BAND_RADIUS = 166;
const DISC_RADIUS = 95;

/** The side of the code, in the same units. Its corners keep a distance of more than four modules from the lights. */
const CODE_SIDE = 106;

/**
 * The pledge with its QR code, to hang up.
 *
 * @param {Pick<WidgetProps, "campaign" | "qr" | "words" | "colours" | "circle">} props
 * @returns {PageContent[]}
 */
export function posterContent(props) {
  const { campaign, qr, words } = props;
  return [
    [
      "main",
      ["p", campaign.title],
      ["h1", campaign.pledge.statement],
      (/** @type {Document} */ page) => circleAroundCode(page, props),
      ["p", words["qr-note"]],
      ["address", qr.address],
      ["p", `${campaign.organiser.name} · ${campaign.slogan}`],
    ],
  ];
}

/**
 * The lights cannot be seen on white paper, so they are on a band of the campaign's background. All of them are lit,
 * because a number on paper is soon out of date.
 *
 * @param {Document} page
 * @param {Pick<WidgetProps, "qr" | "colours" | "circle">} props
 */
function circleAroundCode(page, { qr, colours, circle }) {
  const drawing = drawingColours(colours);
  const middle = SIDE / 2;
  const place = { x: middle, y: middle, side: SIDE };
  const lights = circle ? circleLights(circle, { pledges: 1, goal: 1 }, place) : [];
  const start = middle - CODE_SIDE / 2;
  const disc = (/** @type {number} */ radius, /** @type {string} */ fill) =>
    svgElement(page, "circle", { cx: middle, cy: middle, r: radius, fill });
  const svg = svgElement(page, "svg", {
    viewBox: [middle - BAND_RADIUS, middle - BAND_RADIUS, 2 * BAND_RADIUS, 2 * BAND_RADIUS].join(" "),
  });
  svg.append(disc(BAND_RADIUS, drawing["background-1"]), disc(DISC_RADIUS, "#fff"));
  for (const light of lights) {
    const {
      circle: [cx, cy, r],
      fill,
    } = lightShape(light, drawing);
    svg.append(svgElement(page, "circle", { cx, cy, r, fill }));
  }
  const transform = `translate(${start} ${start}) scale(${CODE_SIDE / Math.max(qr.size, 1)})`;
  svg.append(svgElement(page, "path", { transform, d: qr.path }));
  return svg;
}

/**
 * @param {Document} page
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 */
function svgElement(page, name, attributes) {
  const element = page.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, `${value}`);
  return element;
}
