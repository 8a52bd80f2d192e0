// The content of the printouts: the steps on paper, and the poster.

import { qrViewBox } from "./qr_code.js";

/** @import { Campaign, DownloadContext, PageContent, QrCode, WidgetProps } from "../types.js" */

/**
 * The steps with their ticks, and where to find help.
 *
 * @param {DownloadContext} context
 * @returns {PageContent[]}
 */
export function stepsContent({ campaign, words, guide, acts }) {
  const isForAudience = (/** @type {{ audiences?: string[] }} */ { audiences }) =>
    !audiences?.length || audiences.includes(acts.audience ?? "");
  return [
    ["p", campaign.title],
    ["h1", words["steps-title"]],
    ["p", guide?.name ?? ""],
    ["blockquote", guide?.statement ?? campaign.pledge.statement],
    [
      "ul",
      ...(guide?.steps ?? []).map(({ id, title, detail }) =>
        item(acts.steps_done?.includes(id) ? "☑" : "☐", title, detail),
      ),
    ],
    ["p", guide?.reassurance ?? campaign.harms.never_your_fault],
    ["p", ["strong", words["help-danger"]]],
    ["ul", ...campaign.help.filter(isForAudience).map(({ title, url }) => item("→", title, url.replace(/^tel:/, "")))],
    ["p", campaign.organiser.name],
  ];
}

/**
 * @param {string} mark
 * @param {string} title
 * @param {string} detail
 * @returns {PageContent}
 */
const item = (mark, title, detail) => ["li", ["span", mark], ["div", ["strong", title], ["p", detail]]];

/**
 * The pledge with its QR code, to hang up.
 *
 * @param {Campaign} campaign
 * @param {QrCode} qr
 * @param {WidgetProps["words"]} words
 * @returns {PageContent[]}
 */
export function posterContent(campaign, qr, words) {
  const code = (/** @type {Document} */ page) => {
    const svg = page.createElementNS("http://www.w3.org/2000/svg", "svg");
    const path = page.createElementNS("http://www.w3.org/2000/svg", "path");
    svg.setAttribute("viewBox", qrViewBox(qr));
    path.setAttribute("d", qr.path);
    svg.append(path);
    return svg;
  };
  return [
    [
      "main",
      ["p", campaign.slogan],
      ["h1", campaign.title],
      ["blockquote", campaign.pledge.statement],
      code,
      ["p", words["qr-note"]],
      ["address", qr.address],
      ["p", campaign.organiser.name],
    ],
  ];
}
