// The values of the element's attributes, and what the server is sent of them.

import { DEFAULT_CAMPAIGN, REQUEST_FLAGS, REQUEST_PARAMETERS, VALUES } from "./attributes.gen.js";
import { config } from "./files.js";
import { originOf } from "./urls.js";

/**
 * The value of an attribute as it is compared: in lower case, without spaces and quotes around it, which people copy
 * from documents.
 *
 * @param {Partial<Pick<Element, "getAttribute">>} node Nodes other than elements have no attributes.
 * @param {string} name
 */
export const attributeValue = (node, name) =>
  (node.getAttribute?.(name) ?? "").toLowerCase().replace(/^[\s\p{Quotation_Mark}`]+|[\s\p{Quotation_Mark}`]+$/gu, "");

/**
 * Returns true if a text is a language tag (BCP 47).
 *
 * @param {string | null | undefined} tag
 */
const isLanguageTag = (tag) => {
  try {
    return Intl.getCanonicalLocales(/** @type {string | undefined} */ (tag)).length === 1;
  } catch {
    return false;
  }
};

/**
 * The longest beginning of a text that is a language tag: some sites write `pt-PT-ao90` or `pt_BR.UTF-8`.
 *
 * @param {string} text
 */
const languageTag = (text) => {
  let tag = text.split(/[.@]/)[0].replaceAll("_", "-");
  while (tag && !isLanguageTag(tag)) tag = tag.replace(/-?[^-]*$/, "");
  return tag;
};

/**
 * The language of an element: its own `lang`, or that of the nearest ancestor, also outside of shadow roots. Without
 * any, the result is undefined, and the server negotiates by `Accept-Language`.
 *
 * @param {Element} element
 */
export const inheritedLanguage = (element) => {
  /** @type {(Node & { host?: Element, getAttribute?(name: string): string | null }) | null | undefined} */
  let node = element;
  for (; node; node = node.parentNode ?? node.host) {
    const tag = languageTag(attributeValue(node, "lang"));
    if (tag) return tag;
  }
  return undefined;
};

/**
 * The campaign's slug.
 *
 * @param {Element} element
 */
export const campaignSlug = (element) => {
  const slug = attributeValue(element, "campaign");
  return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug) ? slug : DEFAULT_CAMPAIGN;
};

/**
 * The server's origin: that of `endpoint`, else the one the script came from.
 *
 * @param {Element} element
 */
export const serverOrigin = (element) => originOf(element.getAttribute("endpoint")) ?? config.origin;

/**
 * The value of a parameter of the widget request; empty to leave it out. The server would refuse an invalid one. A mode
 * that is not understood is a test, also an empty one: a visitor must not be counted by mistake.
 *
 * @param {Element} element
 * @param {string} name
 */
const parameterValue = (element, name) => {
  const value = attributeValue(element, name);
  if (VALUES[name]?.includes(value) ?? true) return value;
  return name === "mode" && element.hasAttribute(name) ? "test" : "";
};

/**
 * The parameters of the widget request.
 *
 * @param {Element} element
 * @param {string | undefined} language
 * @param {string | null | undefined} channel The channel of the share link that led to the page.
 */
export const requestParameters = (element, language, channel) => {
  const parameters = new URLSearchParams();
  for (const name of REQUEST_PARAMETERS) {
    const value = name === "lang" ? language : parameterValue(element, name);
    if (value) parameters.set(name, value);
  }
  for (const name of REQUEST_FLAGS) if (element.hasAttribute(name)) parameters.set(name, "");
  if (channel) parameters.set("channel", channel);
  return parameters;
};
