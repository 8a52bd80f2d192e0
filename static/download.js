// Downloads and printouts: the certificate, the calendar entry, the steps on paper, the QR code and the poster with it.
// The loader imports this file once the visitor has taken the pledge, or when they ask for one of these.
//
// Everything is created on the device, from the props the server rendered and the visitor's own actions. Nothing is
// sent, nothing is parsed as HTML, and nothing in the host page stays changed.

import { calendarEntry } from "./embed/downloads/calendar.js";
import { certificate } from "./embed/downloads/certificate.js";
import { toPng, toSvg } from "./embed/downloads/drawing.js";
import { posterContent } from "./embed/downloads/poster.js";
import { printDocument } from "./embed/downloads/print.js";
import { qrCodeSvg } from "./embed/downloads/qr_code.js";
import { stepsContent } from "./embed/downloads/steps.js";

/** @import { Acts, DownloadContext, WidgetProps } from "./embed/types.js" */

/**
 * Creates a download or printout. The result is true once it was handed to the browser; a browser reports nothing about
 * what it then does with it.
 *
 * @param {string} kind `picture`, `drawing`, `reminder`, `printout`, `qr-code` or `poster`.
 * @param {WidgetProps} props
 * @param {Acts} acts
 */
export async function createDownload(kind, props, acts) {
  const { campaign, qr, words, colours, circle } = props;
  const { slug } = campaign;
  if (kind === "poster") return printDocument(posterContent(props), campaign, colours);
  if (kind === "qr-code") return save(qrCodeSvg(campaign, qr), "image/svg+xml", `${slug}-qr.svg`);
  const of = (/** @type {string | undefined} */ name) => campaign.audiences.find(({ audience }) => audience === name);
  // As in the widget, a visitor without an audience sees the steps of everyone, and the campaign's own statement.
  const guide = of(acts.audience) ?? (kind === "reminder" ? of("everyone") : undefined);
  const context = { campaign, words, guide, acts, qr, colours, circle };
  if (kind === "printout") return printDocument(stepsContent(context), campaign, colours);
  if (kind === "reminder") return save(calendarEntry(context), "text/calendar;charset=utf-8", `${slug}-steps.ics`);
  const drawing = certificate(context);
  if (kind === "drawing") return save(toSvg(drawing), "image/svg+xml", `${slug}-pledge.svg`);
  return saveBlob(await toPng(drawing), `${slug}-pledge.png`);
}

/**
 * @param {string} text
 * @param {string} type
 * @param {string} name
 */
const save = (text, type, name) => saveBlob(new Blob([text], { type }), name);

/**
 * @param {Blob | null} blob
 * @param {string} name
 */
function saveBlob(blob, name) {
  if (!blob) return false;
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  Object.assign(link, { href: url, download: name });
  link.click();
  // The browser reads the file only after this task.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return true;
}
