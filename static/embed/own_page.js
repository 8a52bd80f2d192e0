// What a page of our own does besides, which has brought the widget along as HTML.

/** The address of this page in another language. */
export const inLanguage = (lang) => {
  const url = new URL(location.href);
  url.searchParams.set("lang", lang);
  return url;
};

/** Has the page follow the language chosen in the widget, also at a reload. */
export const follow = (json) => {
  const { lang, dir, title } = JSON.parse(json).campaign;
  history.replaceState(history.state, "", inLanguage(lang));
  Object.assign(document.documentElement, { lang, dir });
  document.title = title;
};
