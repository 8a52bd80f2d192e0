// The visitor's own acts on this site: one memory for all widgets of the page and all tabs of the site.
//
// The device's storage is shared by the tabs, so it is read before every access and written at once. It can fail at any
// time: a browser or a sandbox refuses it, or other scripts have filled it. So the page keeps a copy, which is read
// where the last write failed and where nothing is stored. The copy is here and not in the wasm, because a trap there
// loses everything. Two tabs that write at the same moment can lose one of the changes.

import { later } from "./later.js";

/** The page's copy by storage key, as JSON. @type {Record<string, string | undefined>} */
const copies = Object.create(null);

/** The keys whose last write failed. @type {Record<string, boolean>} */
const unsaved = Object.create(null);

/**
 * Called after each change, with the widget that made it if it was one of this page.
 *
 * @type {((writer?: unknown) => void) | undefined}
 */
let onChange;

/** @param {unknown} [writer] */
const reportChange = (writer) => {
  // In a task of its own: a change is made in the middle of a widget's work.
  later(() => onChange?.(writer));
};

/** @param {StorageEvent} event */
const onStorage = ({ key, newValue }) => {
  if (!key?.startsWith("sid-pledge:") || unsaved[key]) return;
  copies[key] = newValue ?? undefined;
  reportChange();
};

/**
 * Sets the function that is called after each change on this page or in another tab.
 *
 * @param {NonNullable<typeof onChange>} listener
 */
export const setChangeListener = (listener) => {
  if (!onChange) addEventListener("storage", onStorage);
  onChange = listener;
};

/**
 * Writes a value as JSON. Lists and objects are written here: an old library of the page may have replaced
 * `JSON.stringify` or have given them a method `toJSON`, and writes them in another form. Texts may have that method,
 * too. It is called before the replacer, but the holder still has the text.
 *
 * @param {unknown} value
 * @returns {string}
 */
export const toJson = (value) => {
  let parts = "";
  /** @param {string} part */
  const add = (part) => {
    parts += `${parts && ","}${part}`;
  };
  if (Array.isArray(value)) {
    for (const item of value) add(toJson(item));
    return `[${parts}]`;
  }
  if (value && typeof value === "object") {
    for (const [name, item] of Object.entries(value)) if (item !== undefined) add(`${toJson(name)}:${toJson(item)}`);
    return `{${parts}}`;
  }
  return JSON.stringify(value, function (key) {
    return this[key];
  });
};

/**
 * Parses JSON. The objects inherit nothing: a page may have given `Object.prototype` fields of the same names.
 *
 * @param {string} text
 */
const parseJson = (text) =>
  JSON.parse(text, (_, value) =>
    value && typeof value === "object" && !Array.isArray(value) ? Object.setPrototypeOf(value, null) : value,
  );

/**
 * @param {string} key
 * @param {string | undefined} text
 */
const store = (key, text) => {
  try {
    if (text) localStorage.setItem(key, text);
    else localStorage.removeItem(key);
    unsaved[key] = false;
  } catch {
    unsaved[key] = true;
  }
};

/** @param {string} key */
const storedText = (key) => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
};

/**
 * The storage key of a campaign. Test mode has its own.
 *
 * @param {{ campaign: string, mode: string }} config
 */
export const memoryKey = ({ campaign, mode }) => `sid-pledge:${campaign}${mode === "test" ? ":test" : ""}`;

/**
 * Reads the memory of a campaign.
 *
 * @param {string} key
 * @param {boolean} mayStore False if the page forbids the widget to store anything on the device.
 */
export const readMemory = (key, mayStore) => {
  if (mayStore && !unsaved[key]) copies[key] = storedText(key) ?? copies[key];
  try {
    return parseJson(copies[key] ?? "null");
  } catch {
    return null;
  }
};

/**
 * Writes the memory of a campaign, unless nothing has changed. Returns true if it is on the device.
 *
 * @param {string} key
 * @param {boolean} mayStore
 * @param {unknown} value
 * @param {unknown} [writer] The widget that makes the change.
 */
export const writeMemory = (key, mayStore, value, writer) => {
  const json = toJson(value);
  // Nothing is stored before the visitor has acted, and nothing is left when all of it was taken back.
  const text = json === "{}" ? undefined : json;
  if (mayStore && storedText(key) !== (text ?? null)) store(key, text);
  if (text !== copies[key]) reportChange(writer);
  copies[key] = text;
  return Boolean(mayStore && text && !unsaved[key]);
};
