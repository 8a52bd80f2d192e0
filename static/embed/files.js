// The files of this release: where they are, and that each is what was published. It never asks with credentials.

/**
 * Where the files are (`url`), what they hash to (`integrity`), how a bundle loads those scripts that it has taken in
 * (`scripts`), and the server where the element names none (`origin`).
 */
let place;

/** Says where the files are, before any is asked for. */
export const settle = (given) => (place = given);

/** The server's origin where the element names none. */
export const home = () => place.origin;

const integrity = (file) => (place.integrity[file] ? { integrity: place.integrity[file] } : {});

/** Asks for something, and takes no refusal for an answer. */
export const take = async (url, options) => {
  const answer = await fetch(url, { credentials: "omit", ...options });
  if (!answer.ok) throw new Error(`${answer.status} from ${url}`);
  return answer;
};

const unlike = (name, cause) => new Error(`${name} did not arrive as it was published`, { cause });

/** A file of this release. */
export const file = (name) => take(place.url(name), integrity(name)).catch((cause) => {
  throw unlike(name, cause);
});

/**
 * Has the browser fetch a script that is to be imported, and hold it against its hash, which `import()` cannot carry: what
 * is imported then is what was published, or nothing. Where the host page wants trusted types, a link does it in place of
 * a script. Either is in the page's head for that long, because a widget may be taken out meanwhile.
 */
const check = (name, url) => {
  let element = document.createElement("script");
  return new Promise((resolve, reject) => {
    try {
      Object.assign(element, { type: "module", src: url });
    } catch {
      element = Object.assign(document.createElement("link"), { rel: "modulepreload", href: url });
    }
    const onerror = () => reject(unlike(name));
    Object.assign(element, { crossOrigin: "anonymous", ...integrity(name), onload: resolve, onerror });
    document.head.append(element);
  }).finally(() => element.remove());
};

/** A script of this release. A browser remembers a failure to load one, but not under another mark. */
export const script = async (name, mark) => {
  const url = `${place.url(name)}${mark ? `#${mark}` : ""}`;
  if (place.integrity[name]) await check(name, url);
  // Bundlers leave alone what is only known here.
  return import(/* webpackIgnore: true */ /* @vite-ignore */ url);
};

/** A promise made once; a failure is forgotten, so that the next caller tries again. */
export const once = (make) => {
  let made;
  return () => (made ??= make().catch((fault) => {
    made = undefined;
    throw fault;
  }));
};

/** A style sheet to adopt, which no policy of the host page forbids. */
export const sheet = (css) => {
  const made = new CSSStyleSheet();
  made.replaceSync(css);
  return made;
};

/** The widget's style sheet. */
export const styles = /* @__PURE__ */ once(async () => sheet(await (await file("widget.css")).text()));

/** A script that is loaded when it is first asked for. */
const onDemand = (name) => {
  let tries = 0;
  return once(() => place.scripts?.[name]() ?? script(name, tries++));
};

/** What makes the things to take along. */
export const keepsake = /* @__PURE__ */ onDemand("keepsake.js");

/** What says what the host page blocks. */
export const diagnosis = /* @__PURE__ */ onDemand("debug.js");
