// The attributes of the element.

import { LIST_VALUES, PRESENTATION_ATTRIBUTES, SETTING_ATTRIBUTES, VALUES } from "../attributes.gen.js";
import { attributeValue } from "../attributes.js";
import { accentRule } from "../style_sheets.js";
import { finding } from "./finding.js";

/** @import { WidgetProps } from "../types.js" */

const ATTRIBUTES = [...SETTING_ATTRIBUTES, ...PRESENTATION_ATTRIBUTES];

/** Event handlers, microdata, and names such as `data-…`, `aria-…` or those of a framework. */
const GLOBAL_PATTERN = /^(on|item)|[-:@_.]/;

/** Other attributes that any element may have. */
const GLOBAL_ATTRIBUTES = [
  ...["id", "class", "style", "dir", "hidden", "title", "slot", "part", "exportparts", "role", "tabindex", "translate"],
  ...["inert", "is", "nonce", "popover", "autofocus", "draggable", "xmlns"],
];

const IGNORED = "It is ignored.";

/**
 * Findings about the attributes.
 *
 * @param {Element} element
 * @param {string} props The JSON the widget was rendered from.
 */
export function* attributeFindings(element, props) {
  yield* invalidValues(element);
  yield* invalidListValues(element);
  yield* invalidAccent(element);
  yield* invalidLanguage(element);
  yield* unknownAttributes(element);
  yield* unknownPartner(element, props);
  yield* testMode(element);
}

/** @param {Element} element */
function* invalidValues(element) {
  for (const [name, values] of Object.entries(VALUES)) {
    const value = element.getAttribute(name);
    if (value && !values.includes(attributeValue(element, name))) {
      yield finding(
        `The attribute ${name} has the value “${value}”, which is invalid.`,
        name === "mode" ? "Visitors' actions are counted separately, as a test." : IGNORED,
        `${name}="${values.join(" | ")}"`,
      );
    }
  }
}

/** @param {Element} element */
function* invalidListValues(element) {
  for (const [name, values] of Object.entries(LIST_VALUES)) {
    for (const value of (element.getAttribute(name) ?? "").split(/\s+/)) {
      if (!value || values.includes(value)) continue;
      yield finding(
        `The attribute ${name} contains “${value}”, which is not one of its values.`,
        IGNORED,
        `${name}="${values.join(" ")}"`,
      );
    }
  }
}

/** @param {Element} element */
function* invalidAccent(element) {
  const accent = element.getAttribute("accent");
  if (accent && !accentRule(accent)) {
    yield finding(
      `The attribute accent has the value “${accent}”, which is not a colour.`,
      IGNORED,
      'accent="#7a1fa2"',
    );
  }
}

/** @param {Element} element */
function* invalidLanguage(element) {
  const lang = element.getAttribute("lang");
  try {
    if (lang) Intl.getCanonicalLocales(lang);
  } catch {
    yield finding(
      `The attribute lang has the value “${lang}”, which is not a language tag.`,
      "The page's language is used.",
      'lang="fr"',
    );
  }
}

/** @param {Element} element */
function* unknownAttributes(element) {
  for (const name of element.getAttributeNames()) {
    if (ATTRIBUTES.includes(name) || GLOBAL_ATTRIBUTES.includes(name) || GLOBAL_PATTERN.test(name)) continue;
    yield finding(`Unknown attribute ${name}.`, IGNORED, ATTRIBUTES.join(" "));
  }
}

/**
 * @param {Element} element
 * @param {string} props
 */
function* unknownPartner(element, props) {
  const partner = element.getAttribute("partner");
  if (!partner || !props) return;
  /** @type {WidgetProps} */
  const { config } = JSON.parse(props);
  if (config.partner === partner.trim()) return;
  const effect = [
    "Visitors' actions count for the campaign and for no partner.",
    "Check the spelling, or ask the campaign's team to add it:",
  ].join(" ");
  yield finding(`The partner “${partner}” is unknown or paused.`, effect, `sid-pledge partner add ${partner}`);
}

/** @param {Element} element */
function* testMode(element) {
  if (attributeValue(element, "mode") !== "test") return;
  const effect = "Visitors' actions are counted separately. Remove the attribute before you publish the page.";
  yield finding("Test mode is on.", effect, 'mode="live"');
}
