// The server's response to a widget request: the rendered widget and, in a script element, the props it was rendered
// from.

/** Marks the element that contains the rendered widget. */
export const ROOT = "[data-sid-root]";

/** Marks the script element with the props. */
export const PROPS = "[data-sid-props]";

/** Creates an empty root, for a widget that renders itself. */
export const createRoot = () => {
  const root = document.createElement("div");
  root.dataset.sidRoot = "";
  return root;
};

/**
 * Extracts the props. They are cut out of the text, because a host page that requires Trusted Types forbids to parse
 * it.
 *
 * @param {string} html
 */
export const extractProps = (html) => html.split("data-sid-props>")[1]?.split("</script>")[0];

/**
 * Parses the rendered widget. Where the host page forbids HTML from strings (Trusted Types), the root is empty.
 *
 * @param {string} html
 */
export const parseRoot = (html) => {
  try {
    const template = document.createElement("template");
    template.innerHTML = html;
    return /** @type {HTMLElement} */ (document.importNode(template.content, true).querySelector(ROOT));
  } catch {
    return createRoot();
  }
};
