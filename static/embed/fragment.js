// The server's response to a widget request: the rendered widget and, in a script element, the props it was rendered
// from.
//
// Nothing in a response may run in the host page. The host of the server may have changed since the page was made: a
// domain may have lapsed, or someone may have broken in. So the response is parsed into a document of its own, in which
// nothing runs, and only elements and attributes that the widget consists of are taken over. `Element.setHTML` is not
// used: it removes the script element with the props, allows any address that is not a script, and WebKit lacks it. A
// walk over the parsed nodes is the same in all browsers.

import { trustedTypesPolicy } from "./trusted_types.js";
import { isSafeAddress } from "./urls.js";

/** The elements that the widget consists of. None of them loads anything. */
const ELEMENTS = (
  "a article bdi button circle details div fieldset footer form g h2 h3 h4 header input label legend li p path " +
  "progress section span strong summary svg table tbody td th thead tr ul"
).split(" ");

/** Their attributes. */
const ATTRIBUTES = (
  "action aria-current aria-disabled aria-label aria-live aria-valuetext checked class cx d data-channel " +
  "data-go data-lang data-leave dir download for href hreflang id lang max method name open part pathLength r " +
  "rel role scope stroke-dasharray stroke-dashoffset stroke-width tabindex target transform type value viewBox"
).split(" ");

/** Creates an empty root, for a widget that renders itself. */
export const createRoot = () => {
  const root = document.createElement("div");
  root.dataset.sidRoot = "";
  return root;
};

/**
 * Removes everything below a node that the widget does not consist of, and addresses that could run as a script.
 *
 * An element with the attribute `is` stays one of the host page's own, and runs its code, when the attribute is gone.
 *
 * Fields of a form are properties of it by their names, in place of its own. That can make a call here fail, and then
 * nothing is shown, but not pass an attribute unseen: the property `attributes` is not used, because a field of that
 * name may be a list.
 *
 * @param {ParentNode} parsed
 */
const sanitise = (parsed) => {
  for (const element of parsed.querySelectorAll("*")) {
    const names = element.getAttributeNames();
    if (!ELEMENTS.includes(element.localName) || names.includes("is")) element.remove();
    for (const name of names) {
      const isUnsafe = /^(action|href)$/.test(name) && !isSafeAddress(element.getAttribute(name) ?? "");
      if (isUnsafe || !ATTRIBUTES.includes(name)) element.removeAttribute(name);
    }
  }
};

/**
 * Parses HTML into a document of its own. Throws on a page that requires Trusted Types and does not allow the loader's
 * policy.
 *
 * @param {string} html
 */
const parse = (html) => {
  const template = document.createElement("template");
  template.innerHTML = trustedTypesPolicy().createHTML(html);
  return template.content;
};

/** Returns true if the host page lets HTML be parsed. */
export const canParse = () => {
  try {
    parse("");
    return true;
  } catch {
    return false;
  }
};

/**
 * Finds a rendered widget: its root, the JSON of its props, and whether it is only the first view.
 *
 * @param {ParentNode} parent
 */
export const findRendered = (parent) => {
  /** @type {HTMLElement | null} */
  const root = parent.querySelector("[data-sid-root]");
  /** @type {HTMLElement | null} */
  const script = parent.querySelector("[data-sid-props]");
  return root && script && { root, props: script.textContent, isFirstView: script.dataset.sidProps === "first" };
};

/**
 * Reads a response: the root with the rendered widget, sanitised, and the JSON of the props.
 *
 * @param {string} html
 */
export const readFragment = (html) => {
  const rendered = findRendered(parse(html));
  if (!rendered) throw new Error("the response has no widget");
  sanitise(rendered.root);
  const root = createRoot();
  root.append(...rendered.root.childNodes);
  return { root, props: rendered.props };
};
