// The element's attributes: which there are, what counts as junk, and that each is a property too.

/** What the server renders by, besides the campaign. */
const ASKED = ["partner", "lang", "audience", "layout", "theme", "hide", "mode"];

/** What makes another widget of it. */
export const SETTINGS = ["campaign", ...ASKED, "no-storage", "endpoint"];

/** What changes how it looks, or what is told of it, and nothing else. */
export const MANNERS = ["accent", "debug"];

/** Attributes whose junk counts as nothing, as the server would refuse it. */
const KNOWN = {
  audience: ["child", "teen", "parent", "educator", "industry", "policymaker", "everyone"],
  mode: ["live", "test"],
};

/** Whether a text is a language tag (BCP 47). */
const wellFormed = (tag) => {
  try {
    return Boolean(tag) && Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
};

/** As much of a text as is a language tag: of `pt-PT-ao90` or `fr_FR`, as some sites have it, the language. */
export const usable = (text) => [text, text?.split(/[-_]/)[0]].find(wellFormed);

/** The campaign's slug. */
export const campaign = (element) => {
  const slug = element.getAttribute("campaign") ?? "";
  return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug) ? slug : "sid-2023";
};

/** What the server is asked to render by. */
export const query = (element, language, channel) => {
  const query = new URLSearchParams();
  for (const name of ASKED) {
    const value = name === "lang" ? language : element.getAttribute(name)?.trim();
    if (value && (KNOWN[name]?.includes(value) ?? true)) query.set(name, value);
  }
  if (element.hasAttribute("no-storage")) query.set("no-storage", "");
  if (channel) query.set("channel", channel);
  return query;
};

const PROPERTIES = {};
for (const name of [...SETTINGS, ...MANNERS]) {
  // Every element has this one already.
  if (name !== "lang") PROPERTIES[name.replace(/-(.)/, (_, letter) => letter.toUpperCase())] = name;
}

/** Makes the attributes properties of a class of elements. */
export const reflect = (prototype) => {
  for (const [property, name] of Object.entries(PROPERTIES)) {
    const flag = name === "no-storage" || name === "debug";
    Object.defineProperty(prototype, property, {
      configurable: true,
      enumerable: true,
      get() {
        return flag ? this.hasAttribute(name) : (this.getAttribute(name) ?? "");
      },
      set(value) {
        if (flag) this.toggleAttribute(name, Boolean(value));
        else if (value == null) this.removeAttribute(name);
        else this.setAttribute(name, value);
      },
    });
  }
};

/** Takes over what a script has set on an element before it was one of ours, which would hide the properties. */
export const takeOver = (element) => {
  for (const property of Object.keys(PROPERTIES)) {
    if (!Object.hasOwn(element, property)) continue;
    const value = element[property];
    delete element[property];
    element[property] = value;
  }
};
