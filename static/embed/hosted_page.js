/**
 * The URL of this page in another language.
 *
 * @param {string} lang
 */
export const urlInLanguage = (lang) => {
  const url = new URL(`${location}`);
  url.searchParams.set("lang", lang);
  return url;
};
