// The content of the steps on paper.

/** @import { DownloadContext, PageContent } from "../types.js" */

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
