/** The length above which a response is not read. WebKit's process ends while it parses JSON that is very deep. */
const MAX_LENGTH = 200_000;

/**
 * Parses JSON; undefined for anything else.
 *
 * @param {string} text
 */
export const tryParse = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/**
 * Reads a response as a text.
 *
 * @param {Response} response
 */
export const readText = async (response) => {
  const text = await response.text();
  if (text.length > MAX_LENGTH) throw new Error("the response is too long");
  return text;
};
