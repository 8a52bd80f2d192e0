// The reminder: a calendar entry (RFC 5545) for the day a week from now, with the step that the visitor
// has chosen, or else the steps still to do.

/** @import { DownloadContext } from "../types.js" */

/** The maximum length of a line, in octets (RFC 5545, 3.1). */
const MAX_LINE_OCTETS = 75;

const DAYS_AHEAD = 7;

/** @param {DownloadContext} context */
export function calendarEntry({ campaign, words, guide, acts }) {
  const day = new Date();
  day.setDate(day.getDate() + DAYS_AHEAD);
  const openSteps = (guide?.steps ?? []).filter(({ id }) => !acts.steps_done?.includes(id));
  const chosenSteps = openSteps.filter(({ id }) => id === acts.chosen_step);
  const steps = chosenSteps.length ? chosenSteps : openSteps;
  const description = [campaign.title, ...steps.map(({ title }) => `• ${title}`)].join("\n");
  const lang = campaign.lang.replace(/[^\w-]/g, "");
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//sid-pledge//reminder//EN",
    "BEGIN:VEVENT",
    `UID:${Math.random().toString(36).slice(2)}${Date.now().toString(36)}@sid-pledge`,
    `DTSTAMP:${new Date().toISOString().replace(/[-:]|\.\d+/g, "")}`,
    `DTSTART;VALUE=DATE:${formatDate(day)}`,
    `SUMMARY;LANGUAGE=${lang}:${escapeText(words.reminder)}`,
    `DESCRIPTION;LANGUAGE=${lang}:${escapeText(description)}`,
    "TRANSP:TRANSPARENT",
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    "TRIGGER:PT9H",
    `DESCRIPTION:${escapeText(words.reminder)}`,
    "END:VALARM",
    "END:VEVENT",
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${foldLine(line)}\r\n`).join("");
}

/**
 * A day as `YYYYMMDD`.
 *
 * @param {Date} day
 */
const formatDate = (day) =>
  [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, "0")).join("");

/**
 * Escapes a text (RFC 5545, 3.3.11).
 *
 * @param {string} text
 */
const escapeText = (text) => text.replace(/[\\;,]/g, "\\$&").replace(/\r?\n|\r/g, "\\n");

/**
 * Folds a line so that none is too long (RFC 5545, 3.1), and never inside a character.
 *
 * @param {string} line
 */
function foldLine(line) {
  let text = "";
  let octets = 0;
  for (const character of line) {
    const size = new TextEncoder().encode(character).length;
    if (octets + size > MAX_LINE_OCTETS) {
      text += "\r\n ";
      octets = 1;
    }
    text += character;
    octets += size;
  }
  return text;
}
