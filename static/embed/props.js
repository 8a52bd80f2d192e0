// What the server rendered a widget from, as JSON.

/** Whether a value would run as a script, were it an address. */
const isScript = (value) => typeof value === "string" && /^(javascript|data|vbscript):/i.test(value.replace(/[\0- ]/g, ""));

/** Reads it; from a server that is not ours, without any address that would run as a script. */
export const read = (json, isForeign) => JSON.parse(json, (_, value) => (isForeign && isScript(value) ? "" : value));

/** Which campaign's acts, and whether they count: a widget of another one knows nothing of what was done in this. */
export const about = (json) => {
  const { campaign, mode } = read(json).config;
  return `${campaign} ${mode}`;
};
