// The visitor's own acts on this site: one memory for all widgets of the page and all tabs of the site.
//
// The device's storage is shared by the tabs, so it is read before every access and written at once. It can fail at any
// time: a browser or a sandbox refuses it, or other scripts have filled it. So the page keeps a copy, which is read
// where the last write failed and where nothing is stored. The copy is here and not in the wasm, because a trap there
// loses everything. Two tabs that write at the same moment can lose one of the changes.

/** The page's copy by storage key, as JSON. @type {Record<string, string | undefined>} */
const copies = Object.create(null);

/** The keys whose last write failed. */
const unsaved = new Set();

/**
 * The widgets to be informed of changes.
 *
 * @type {Set<{ onMemoryChange(): void }>}
 */
export const readers = new Set();

/** @param {unknown} [except] The widget that made the change. */
const tellReaders = (except) => {
  // In a task of its own: a change is made in the middle of a widget's work.
  setTimeout(() => {
    for (const reader of readers) if (reader !== except) reader.onMemoryChange();
  });
};

/**
 * Writes a value as JSON. An old library of the page may have given lists, texts or objects a method `toJSON` that
 * writes them in another form. `JSON.stringify` calls it before the replacer, but the holder still has the value.
 *
 * @param {unknown} value
 */
export const toJson = (value) =>
  JSON.stringify(value, function (key) {
    return this[key];
  });

/**
 * @param {string} key
 * @param {string | undefined} text
 */
const store = (key, text) => {
  try {
    if (text) localStorage.setItem(key, text);
    else localStorage.removeItem(key);
    unsaved.delete(key);
  } catch {
    unsaved.add(key);
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
 * Reads the memory of a campaign.
 *
 * @param {string} key
 * @param {boolean} mayStore False if the page forbids the widget to store anything on the device.
 */
export const readMemory = (key, mayStore) => {
  if (mayStore && !unsaved.has(key)) copies[key] = storedText(key) ?? copies[key];
  try {
    return JSON.parse(copies[key] ?? "null");
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
 * @param {unknown} writer The widget that makes the change.
 */
export const writeMemory = (key, mayStore, value, writer) => {
  const json = toJson(value);
  // Nothing is stored before the visitor has acted, and nothing is left when all of it was taken back.
  const text = json === "{}" ? undefined : json;
  if (mayStore && storedText(key) !== (text ?? null)) store(key, text);
  if (text !== copies[key]) tellReaders(writer);
  copies[key] = text;
  return Boolean(mayStore && text && !unsaved.has(key));
};

addEventListener("storage", ({ key, newValue }) => {
  if (!key?.startsWith("sid-pledge:") || unsaved.has(key)) return;
  copies[key] = newValue ?? undefined;
  tellReaders();
});
