// Changes to a page of the element's own server, which contains the rendered widget.

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

/**
 * Switches the page to the language chosen in the widget, so that a reload keeps it.
 *
 * @param {string} json The widget's props.
 */
export const applyLanguage = (json) => {
  const { lang, dir, title } = JSON.parse(json).campaign;
  history.replaceState(history.state, "", urlInLanguage(lang));
  Object.assign(document.documentElement, { lang, dir });
  document.title = title;
};
