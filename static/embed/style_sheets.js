// Constructed style sheets. A host page's Content Security Policy can forbid <style> and style="…", but not these.

/** @import { WidgetProps } from "./types.js" */

/**
 * Creates a style sheet to adopt.
 *
 * @param {string} css
 */
export const styleSheet = (css) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
};

/** @type {CSSStyleSheet | undefined} */
let base;

/** The style sheet of every element. */
export const baseStyleSheet = () => {
  base ??= styleSheet(":host { display: block } :host([hidden]) { display: none }");
  return base;
};

/**
 * The rule for the attribute `accent`; empty where the value is not a colour. The rule sets a property on the host, so
 * that a style sheet of the host page overrides it.
 *
 * @param {string | null} colour
 */
export const accentRule = (colour) => {
  const digits = /^#?([\da-f]{3}|[\da-f]{6})$/i.exec(/** @type {string} */ (colour?.trim()))?.[1];
  return digits ? `:host { --sid-accent: #${digits} }` : "";
};

/**
 * The rule with the campaign's colours, which the widget's style sheet uses. Anything that is not a colour is left out.
 *
 * @param {WidgetProps["colours"]} colours
 */
export const campaignRule = (colours) => {
  const declarations = Object.entries(colours ?? {}).flatMap(([theme, values]) =>
    Object.entries(values).map(([name, colour]) => `--_sid-campaign-${theme}-${name.replace("_", "-")}:${colour}`),
  );
  return `:host{${declarations.filter((declaration) => /^[\w-]+:#[\da-f]{6}$/.test(declaration)).join(";")}}`;
};

/**
 * The size of the widget by layout, measured on the real widget: the part of its height that does not depend on the
 * width, in pixels, and the area that its text fills at any width, in square pixels. A layout of one height has that of
 * its tallest language at a width of 320 pixels. The builder's snippets reserve the same height
 * (crates/server/src/embed/builder/snippets.rs). Beyond the width of the sections, 736 pixels, the height is the same.
 *
 * @type {Record<string, [height: number, area: number]>}
 */
const LAYOUT_SIZES = { full: [1700, 140000], compact: [1520, 95000], counter: [395, 0], button: [333, 0] };

/**
 * Returns true for the small layouts, which have the same height at any width.
 *
 * @param {string | null} layout
 */
export const hasFixedHeight = (layout) => LAYOUT_SIZES[/** @type {string} */ (layout)]?.[1] === 0;

/**
 * The style sheet that reserves the widget's height until it is shown, so that the host page does not shift. A layout
 * of one height keeps it; the others are taller than most windows.
 *
 * @param {string | null} layout
 * @param {number} width
 * @param {boolean} isShown
 */
export const heightStyleSheet = (layout, width, isShown) => {
  const [height, area] = LAYOUT_SIZES[/** @type {string} */ (layout)] ?? LAYOUT_SIZES.full;
  const reserved = isShown && area ? 0 : height + area / Math.min(width || 600, 736);
  return styleSheet(`:host { min-block-size: ${reserved}px }`);
};
