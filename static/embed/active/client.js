// Client of the server's API for what the visitor does.

import { timeoutSignal } from "../request_timeout.js";
import { readText, tryParse } from "../response_text.js";

/** @import { Answer } from "../types.js" */

/**
 * Reads a response.
 *
 * A success that cannot be read is not the server's: a proxy or portal may have answered in its place. One may also
 * answer 4xx with a page of its own: only a problem of the server (RFC 9457 with a `code`) is a refusal.
 *
 * @param {Response} response
 * @returns {Promise<Answer>}
 */
const readAnswer = async (response) => {
  const { status } = response;
  const body = tryParse(await readText(response));
  if (response.ok) return typeof body?.counts?.pledges === "number" ? { body } : { isBlocked: true };
  if (status >= 500 || [408, 425, 429].includes(status)) {
    return { retryAfter: Math.max(0, Number(response.headers.get("Retry-After")) || 0) };
  }
  return typeof body?.code === "string" ? { isRefused: true } : { isBlocked: true };
};

/**
 * Sends a request. It carries no cookies and no referrer, and goes on when the page is closed.
 *
 * @param {string} url
 * @param {RequestInit} init
 * @returns {Promise<Answer>}
 */
const send = async (url, init) => {
  try {
    const response = await fetch(url, {
      mode: "cors",
      credentials: "omit",
      keepalive: true,
      referrerPolicy: "no-referrer",
      signal: timeoutSignal(),
      ...init,
    });
    return await readAnswer(response);
  } catch (error) {
    // Nothing else aborts a request. Not every browser passes on the reason.
    const { name } = /** @type {Error} */ (error ?? {});
    return { isBlocked: name !== "TimeoutError" && name !== "AbortError" };
  }
};

/**
 * Posts JSON: as plain text, which needs no preflight; as JSON; and as the field of a form. A firewall may refuse each
 * of them with an answer of its own.
 *
 * @param {string} url
 * @param {string} json
 * @returns {Promise<Answer>}
 */
export const post = async (url, json) => {
  /** @type {Answer} */
  let answer = {};
  for (const [type, body] of [
    ["text/plain", json],
    ["application/json", json],
    ["application/x-www-form-urlencoded", `json=${encodeURIComponent(json)}`],
  ]) {
    answer = await send(url, { method: "POST", headers: { "Content-Type": type }, body });
    if (!answer.isBlocked) break;
  }
  return answer;
};

/**
 * Withdraws a pledge.
 *
 * @param {string} url
 * @param {string} receipt
 */
export const withdraw = async (url, receipt) => {
  const answer = await send(url, { method: "DELETE", headers: { Authorization: `Bearer ${receipt}` } });
  // Something between lets no such request pass.
  return answer.isBlocked ? post(`${url}/withdrawal`, JSON.stringify({ receipt })) : answer;
};
