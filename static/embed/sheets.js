// The element's own style sheets, besides the widget's. They are adopted, so that no policy of the host page forbids them.

import { sheet } from "./files.js";

let made;
/** What every element is dressed in. */
export const base = () => (made ??= sheet(":host { display: block } :host([hidden]) { display: none }"));

/** The accent an element asks for, as a property that the host page's own style sheet overrules. Junk is none. */
export const accent = (colour) => {
  const digits = /^#?([\da-f]{3}|[\da-f]{6})$/i.exec(colour?.trim())?.[1];
  return digits ? `:host { --sid-accent: #${digits} }` : "";
};

/**
 * Room kept until the widget is there, so that the host page does not jump. By layout, the height in pixels that stays
 * the same and the area that text fills at any width, as measured on the real widget.
 */
const ROOM = { full: [2190, 910000], compact: [1741, 638000], counter: [270, 2000], button: [178, 23800] };
export const room = (layout, width) => {
  const [height, area] = ROOM[layout] ?? ROOM.full;
  return sheet(`:host { min-block-size: ${Math.round(height + area / Math.min(width || 600, 736))}px }`);
};
