// The grammar of a first view: the HTML that the pledge's server sends for the widget as far as its hero, and the
// JSON behind it.
//
// A first view becomes part of a page, and the page's own parser reads it: whatever it contains could run. The host of
// the server may be lost to an attacker, so a text is used only if the whole of it is in this grammar. The grammar is
// small enough that every HTML parser reads it in the same way: plain text, tags of a list with attributes of a list,
// and nothing else. A text is used as it is or not at all. Nothing is removed from it, because a text that was changed
// is one that nobody has checked.
//
// The lists are those of the loader without those of the QR code, which no first view contains. A test compares them.

/** The elements of a first view. None of them loads anything, and the text in each is ordinary text. */
export const ELEMENTS =
  "a article bdi button circle details div fieldset footer form g h2 h3 h4 header input label legend li p progress " +
  "section span strong summary svg table tbody td th thead tr ul";

/** Their attributes. */
export const ATTRIBUTES =
  "action aria-current aria-disabled aria-label aria-live aria-valuetext checked class cx data-channel data-go " +
  "data-lang data-leave dir download for href hreflang id lang max method name open part pathLength r rel role " +
  "scope stroke-dasharray stroke-dashoffset stroke-width tabindex target transform type value viewBox";

/** The elements of a drawing. It contains no others and no text: a parser leaves it where another element begins. */
const DRAWING = "svg g circle";

/** The element without an end tag. */
const VOID_ELEMENT = "input";

/** The attribute without a value. */
const FLAG = "checked";

/** The attributes with an address. */
const ADDRESSES = "action href";

/**
 * The values of attributes that have a list of them. No field asks for a text or a password, which a browser might fill
 * in, and no link gives another page the tab that it came from.
 */
const VALUES = {
  method: "post",
  rel: "noopener noreferrer",
  target: "_blank",
  type: "button checkbox hidden radio submit",
};

/** The beginning and the end of the root, with the comments between which the widget is hydrated. */
const ROOT_START = "<div data-sid-root><!--<[]>-->";
const ROOT_END = "<!--</[]>--></div>";

/** The beginning and the end of the JSON. */
const PROPS_START = '<script type="application/json" data-sid-props="first">';
const PROPS_END = "</script>";

/** The depth to which elements may be nested. Browsers flatten what is hundreds of elements deep. */
const MAX_DEPTH = 32;

/** A pattern for a character of text: no control characters but tab and line feed, and the references of a renderer. */
const CHARACTER = '(?:[^<>&"\\x00-\\x08\\x0B-\\x1F\\x7F]|&(?:amp|lt|gt|quot);)';

/** A pattern for one attribute. */
const ATTRIBUTE = ` ([a-zA-Z]+(?:-[a-z]+)*)(?:="(${CHARACTER}*)")?`;

/** A pattern for text, an end tag or a start tag. A quotation mark needs no reference in text. */
const TOKEN = new RegExp(`(?:"|${CHARACTER})+|</([a-z][a-z0-9]*)>|<([a-z][a-z0-9]*)((?:${ATTRIBUTE})*)>`, "uy");

/**
 * Returns true if a name is in a list.
 *
 * @param {string} name
 * @param {string} list
 */
const isListed = (name, list) => list.split(" ").includes(name);

/** The characters that references stand for. @type {Record<string, string>} */
const REFERENCES = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"' };

/**
 * Returns true if an address cannot run as a script. It begins with one of the schemes that the widget uses, or belongs
 * to the page. Browsers ignore control characters and spaces inside of a scheme.
 *
 * @param {string} value The address as it is written in an attribute.
 */
const isSafeAddress = (value) =>
  /^((https?|mailto|sms|tel|viber):|[/#?]|$)/i.test(
    value.replace(/&\w+;/g, (reference) => REFERENCES[reference]).replace(/[\0-\x20]/g, ""),
  );

/**
 * Returns true if an attribute and its value are allowed. A form is sent to an address with a host, not to the page's
 * own site, which would take it for its own.
 *
 * @param {string} name
 * @param {string | undefined} value The value as it is written; undefined if there is none.
 */
const isAllowedAttribute = (name, value) => {
  if (value === undefined) return name === FLAG;
  if (!isListed(name, ATTRIBUTES) || (isListed(name, ADDRESSES) && !isSafeAddress(value))) return false;
  if (name === "action" && !/^https?:\/\//.test(value)) return false;
  const values = VALUES[name];
  return !values || value.split(" ").every((word) => isListed(word, values));
};

/**
 * Returns true if an element and its attributes are allowed.
 *
 * @param {string} element The name of the element.
 * @param {string} attributes The attributes as they are written.
 */
const isAllowed = (element, attributes) => {
  if (!isListed(element, ELEMENTS)) return false;
  const found = [...attributes.matchAll(new RegExp(ATTRIBUTE, "gu"))];
  const names = found.map(([, name]) => name);
  // A field without a type is one for text.
  const isComplete = element !== VOID_ELEMENT || names.includes("type");
  if (new Set(names).size < names.length || !isComplete) return false;
  return found.every(([, name, value]) => isAllowedAttribute(name, value));
};

/**
 * Returns true if a text, an end tag or a start tag may be in an element.
 *
 * @param {string} parent The name of the element.
 * @param {string | undefined} start The name in a start tag.
 * @param {boolean} isText
 */
const isInPlace = (parent, start, isText) => {
  const isInDrawing = isListed(parent, DRAWING);
  if (isText || start === "svg") return !isInDrawing;
  return !start || isListed(start, DRAWING) === isInDrawing;
};

/**
 * Returns true if a text consists of allowed elements, each with its end tag, and of text.
 *
 * @param {string} html
 */
const isContent = (html) => {
  const open = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < html.length) {
    const [token, end, start, attributes] = TOKEN.exec(html) ?? [];
    if (token === undefined || !isInPlace(open.at(-1) ?? "", start, !end && !start)) return false;
    if (end && open.pop() !== end) return false;
    if (!start) continue;
    if (!isAllowed(start, attributes)) return false;
    if (start !== VOID_ELEMENT && open.push(start) > MAX_DEPTH) return false;
  }
  return !open.length;
};

/**
 * Parses the JSON of an object; undefined for anything else.
 *
 * @param {string} json
 */
const parseObject = (json) => {
  try {
    return json.startsWith("{") ? JSON.parse(json) : undefined;
  } catch {
    return undefined;
  }
};

/**
 * The properties in a first view; undefined for any other text.
 *
 * @param {string} html
 */
export const readFirstView = (html) => {
  const middle = html.indexOf(ROOT_END + PROPS_START);
  if (!html.startsWith(ROOT_START) || !html.endsWith(PROPS_END) || middle < ROOT_START.length) return undefined;
  const json = html.slice(middle + ROOT_END.length + PROPS_START.length, -PROPS_END.length);
  if (json.includes("<") || !isContent(html.slice(ROOT_START.length, middle))) return undefined;
  return parseObject(json);
};
