// The script element that runs the loader.
//
// `import.meta.url` would name a module's URL, but it is a syntax error in a classic script, and consent tools and page
// builders run the loader as one. A classic script has `document.currentScript`. A module does not; its URL is read
// from the stack of an error, whose first line is the place where the error was created.

/**
 * The URL and the nonce of the script in which an error was created.
 *
 * @param {Error} error
 */
export const ownScript = (error) => {
  const current = /** @type {HTMLScriptElement | null} */ (document.currentScript);
  const url = current?.src || /https?:.+?(?=:\d+:\d+)/.exec(error.stack ?? "")?.[0] || "";
  let nonce = current?.nonce;
  for (const script of document.scripts) if (script.src === url) nonce ||= script.nonce;
  return { url, nonce };
};
