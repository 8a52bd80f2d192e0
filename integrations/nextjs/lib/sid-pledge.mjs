// The pledge in a page that a Node server renders, visible before scripts run. The server requests the first view and
// its style sheet, checks both, and keeps the result: a page waits for the pledge's server only where there is nothing
// to show. Any failure leaves the element with its link, which the script fills as usual.

import http from "node:http";
import https from "node:https";

import { readFirstView } from "./fragment.mjs";
import { isSigned } from "./signature.mjs";

/** The longest response that is read, in bytes. */
const MAX_BYTES = 200_000;

/** The time after which a request fails, in milliseconds. */
const REQUEST_TIMEOUT_MS = 2000;

/** The time for which a result is current and a failure is remembered, in milliseconds. */
const FRESH_MS = 60_000;

/** The time for which a result is used while the server cannot be reached, in milliseconds. */
const STALE_MS = 86_400_000;

/** The number of results that are kept. */
const CACHE_CAPACITY = 500;

/** The attributes of the element that are parameters of the request. */
const REQUEST_PARAMETERS = "partner lang audience layout theme hide mode no-storage".split(" ");

/**
 * Requests a file. Redirects are not followed: they have another status.
 *
 * `fetch` is not used, because Next.js replaces it: its cache would read a response of any length.
 *
 * @param {string} address
 */
const request = async (address) => {
  const signal = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
  const sent = (address.startsWith("https:") ? https : http).get(address, { signal });
  const response = await new Promise((resolve, reject) => {
    // An error after the response is reported by the loop below; without a listener it would end the process too.
    sent.once("response", resolve).on("error", reject);
    // A change of the protocol is no response and no error.
    sent.once("close", () => reject(new Error(`no response from ${address}`)));
  });
  const chunks = [];
  let length = 0;
  for await (const chunk of response) {
    length += chunk.length;
    if (response.statusCode !== 200 || length > MAX_BYTES) throw new Error(`unusable response from ${address}`);
    chunks.push(chunk);
  }
  return { content: Buffer.concat(chunks), headers: response.headers };
};

/**
 * Decodes UTF-8. Throws for anything else.
 *
 * @param {Buffer} content
 */
const decode = (content) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content);

/**
 * The rule with the campaign's colours. Anything that is not a colour is left out.
 *
 * @param {any} colours The colours of each theme by name, if it is that.
 */
const campaignRule = (colours) => {
  const declarations = Object.entries(colours ?? {}).flatMap(([theme, values]) =>
    Object.entries(values ?? {}).map(
      ([name, colour]) => `--_sid-campaign-${theme}-${name.replaceAll("_", "-")}:${colour}`,
    ),
  );
  return `:host{${declarations.filter((declaration) => /^[\w-]+:#[\da-f]{6}$/.test(declaration)).join(";")}}`;
};

/**
 * The rule for the attribute `accent`; empty where the value is not a colour.
 *
 * @param {string | undefined} colour
 */
const accentRule = (colour) => {
  const digits = /^#?([\da-f]{3}|[\da-f]{6})$/i.exec(colour?.trim() ?? "")?.[1];
  return digits ? `:host{--sid-accent:#${digits}}` : "";
};

/**
 * The parameters of the request, as the element would send them. A value of `mode` that is not understood is a test.
 *
 * @param {Record<string, string | undefined>} attributes The attributes of the element.
 */
const requestParameters = (attributes) => {
  const parameters = new URLSearchParams();
  for (const name of REQUEST_PARAMETERS) {
    const value = attributes[name]?.trim().toLowerCase();
    if (value || (name === "no-storage" && value !== undefined)) parameters.set(name, value);
  }
  if (attributes.mode !== undefined && parameters.get("mode") !== "live") parameters.set("mode", "test");
  return parameters;
};

/**
 * Requests the template with the first view. Throws if the first view is not in the grammar, or if the style sheet is
 * not signed with one of the keys.
 *
 * @param {string} server The server's origin.
 * @param {string[]} keys The keys, as `ed25519-…`.
 * @param {Record<string, string | undefined>} attributes The attributes of the element.
 */
const requestTemplate = async (server, keys, attributes) => {
  const campaign = encodeURIComponent(attributes.campaign ?? "");
  const parameters = `format=first&${requestParameters(attributes)}`;
  const [view, styles] = await Promise.all([
    request(`${server}/api/v1/campaigns/${campaign}/widget?${parameters}`),
    request(`${server}/widget.css`),
  ]);
  const [html, css] = [decode(view.content), decode(styles.content)];
  const props = readFirstView(html);
  if (!props) throw new Error("the first view has an unknown form");
  const isUsable = isSigned(styles.content, styles.headers, keys) && !css.includes("</");
  if (!isUsable) throw new Error("the style sheet is not signed");
  const rules = `:host{display:block}:host([hidden]){display:none}${campaignRule(props.colours)}`;
  const styleElements = `<style>${css}</style><style>${rules}${accentRule(attributes.accent)}</style>`;
  return `<template shadowrootmode="open">${styleElements}${html}</template>`;
};

/**
 * The results by what they were made of.
 *
 * @type {Map<string, { tried: number, made: number, text: string, making: Promise<unknown> }>}
 */
const cache = new Map();

/**
 * The template with the first view; empty if there is none. One that is no longer current is returned once more while
 * it is requested anew. Only where there is none, this waits.
 *
 * @param {string} server The server's origin.
 * @param {string} integrity The `integrity` of the script tag: one or several keys, with spaces between.
 * @param {Record<string, string | undefined>} attributes The attributes of the element.
 */
const cachedTemplate = async (server, integrity, attributes) => {
  // The server would choose these two, and the element might choose others.
  if (!attributes.campaign || !attributes.lang) return "";
  const name = JSON.stringify([server, integrity, attributes]);
  const entry = cache.get(name) ?? { tried: 0, made: 0, text: "", making: Promise.resolve() };
  if (cache.size >= CACHE_CAPACITY && !cache.has(name)) cache.clear();
  cache.set(name, entry);
  if (Date.now() - entry.made >= STALE_MS) entry.text = "";
  if (Date.now() - entry.tried >= FRESH_MS) {
    entry.tried = Date.now();
    entry.making = requestTemplate(server, integrity.split(" "), attributes).then(
      (text) => Object.assign(entry, { text, made: Date.now() }),
      (error) => console.warn(`sid-pledge: no first view: ${error.message}`),
    );
  }
  if (!entry.text) await entry.making;
  return entry.text;
};

/**
 * Escapes a text for HTML.
 *
 * @param {string} text
 */
const escapeHtml = (text) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/**
 * The HTML inside the element: its first view, if there is one, and its link.
 *
 * @param {string} server The server's origin, such as `https://pledge.example.org`.
 * @param {string} integrity The `integrity` of the script tag: one or several keys, with spaces between.
 * @param {Record<string, string | undefined>} attributes The attributes. The first view needs `campaign` and `lang`.
 * @param {string} linkText The text of the link, for visitors who see nothing else.
 */
export const pledgeContent = async (server, integrity, attributes, linkText) => {
  const page = `${server}/p/${encodeURIComponent(attributes.campaign ?? "")}?${requestParameters(attributes)}`;
  const link = `<a href="${escapeHtml(page)}">${escapeHtml(linkText)}</a>`;
  return (await cachedTemplate(server, integrity, attributes)) + link;
};
