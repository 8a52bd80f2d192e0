// The circle of lights on the certificate and the poster. It follows the rules of `src/circle.rs`, and a test compares
// the two.

/** @import { CircleShape, Colours, Light } from "../types.js" */

/**
 * The colours of the circle and its background where the server names none.
 *
 * @type {Record<string, string>}
 */
const NEUTRAL_COLOURS = { "background-0": "#444", "background-1": "#333", "background-2": "#222", text: "#fff" };

/** The side of the square that the circle fills, in units of its own. */
export const SIDE = 320;

/** The radius of the disc inside the rings, in the same units. */
const INNER_RADIUS = 94;

/** The radius of the first and of the last ring. */
const RING_RADII = /** @type {const} */ ([104, 152]);

/** The diameters of lights, one after the other. */
const DIAMETERS = [7, 11, 9, 10, 8];

const UNLIT_DIAMETER = 6;

/** The turn of each ring from the one inside it, in distances between its lights. */
const RING_OFFSET = 0.382;

/** The distance between lit lights where there is no number. */
const SCATTER = 5;

/** The opacity of lights that are not lit. */
const UNLIT_OPACITY = 0.15;

/**
 * The colours of the circle and its background, by the names that the style sheet has for them.
 *
 * @param {Colours | undefined} colours
 */
export const drawingColours = (colours) => colours?.drawing ?? NEUTRAL_COLOURS;

/**
 * A light as a shape of a drawing.
 *
 * @param {Light} light
 * @param {Record<string, string>} colours
 */
export const lightShape = ({ x, y, radius, colour }, colours) => ({
  circle: /** @type {const} */ ([x, y, radius]),
  fill: colours[`light-${colour}`] ?? colours.text,
  ...(colour === undefined && { opacity: UNLIT_OPACITY }),
});

/**
 * The radius of the free disc inside a circle.
 *
 * @param {number} side The side of the square that the circle fills.
 */
export const discRadius = (side) => (INNER_RADIUS * side) / SIDE;

/**
 * The lights of a circle, ring by ring from the inside.
 *
 * @param {CircleShape} shape
 * @param {{ pledges: number, goal: number } | undefined} progress Without it, some lights of each ring are lit.
 * @param {{ x: number, y: number, side: number }} place The middle, and the side of the square that the circle fills.
 * @returns {Light[]}
 */
export function circleLights({ colours, rings }, progress, { x, y, side }) {
  const scale = side / SIDE;
  const step = progress ? 1 : SCATTER;
  let remaining = progress ? litLights(progress, sum(rings)) : Infinity;
  return rings.flatMap((count, ring) => {
    const lit = Math.min(Math.ceil(count / step), remaining);
    remaining -= lit;
    const [first, last] = RING_RADII;
    const radius = scale * (first + Math.floor(((last - first) * ring) / Math.max(rings.length - 1, 1)));
    return Array.from({ length: count }, (_, position) => {
      const angle = (2 * Math.PI * (position + ring * RING_OFFSET)) / count;
      const isLit = position % step === 0 && position / step < lit;
      const colour = isLit ? (position / step + ring) % colours : undefined;
      const diameter = colour === undefined ? UNLIT_DIAMETER : DIAMETERS[(colour + 2 * ring) % DIAMETERS.length];
      return {
        x: x + radius * Math.sin(angle),
        y: y - radius * Math.cos(angle),
        radius: (scale * diameter) / 2,
        colour,
      };
    });
  });
}

/**
 * The number of lights that are lit: at least one from the first pledge on, and all only when the goal is reached.
 *
 * @param {{ pledges: number, goal: number }} progress
 * @param {number} total
 */
function litLights({ pledges, goal }, total) {
  if (pledges >= goal) return total;
  const share = Math.floor((pledges * total) / goal);
  return Math.min(Math.max(share, pledges > 0 ? 1 : 0), total - 1);
}

/** @param {number[]} numbers */
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
