// What a visitor takes along: a certificate, a calendar entry, the steps on paper, a QR code or a poster with it. The
// loader fetches this file when somebody has taken the pledge, or asks for one of them.
//
// Everything is made on the device, from the properties the server rendered and the visitor's own acts. Nothing is
// sent, nothing is parsed as HTML, and nothing in the host page stays changed.

/**
 * Makes one thing: `picture`, `drawing`, `reminder`, `printout`, `qr-code` or `poster`. Tells whether it was handed to the
 * browser; what the browser then does with a download, it keeps to itself.
 */
export async function make(what, { campaign, qr, words }, acts) {
  if (what === "poster") return print(poster(campaign, qr, words), campaign);
  if (what === "qr-code") return save(new Blob([code(campaign, qr)], { type: "image/svg+xml" }), `${campaign.slug}-qr.svg`);
  const guide = campaign.audiences.find(({ audience }) => audience === acts.audience);
  const made = { campaign, words, guide, acts };
  if (what === "printout") return print(sheet(made), campaign);
  const name = `${campaign.slug}-${what === "reminder" ? "steps" : "pledge"}`;
  if (what === "reminder") return save(new Blob([reminder(made)], { type: "text/calendar;charset=utf-8" }), `${name}.ics`);
  const drawing = certificate(made);
  if (what === "drawing") return save(new Blob([svg(drawing)], { type: "image/svg+xml" }), `${name}.svg`);
  return save(await png(drawing), `${name}.png`);
}

function save(blob, name) {
  if (!blob) return false;
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  Object.assign(link, { href: url, download: name });
  link.click();
  // The browser reads the file after this turn.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return true;
}

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

// The certificate: a list of shapes, drawn as SVG or onto a canvas, so that both are the same and a host page's policy
// for images has no say in it.

const SIZE = { width: 1600, height: 1131 };
const INK = { paper: "#fffdf9", text: "#1c2733", accent: "#0b6464", warm: "#f2a65a", soft: "#dcebe8", quiet: "#4d5963" };
const FONT = 'system-ui, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Arabic", "Noto Sans Thai", sans-serif';

function certificate({ campaign, words, guide, acts }) {
  const { lang, dir } = campaign;
  const { width, height } = SIZE;
  const shapes = [
    { rect: [0, 0, width, height], fill: INK.paper },
    { circle: [110, 1040, 270], fill: INK.soft },
    { circle: [1500, 90, 290], fill: INK.soft },
    { circle: [1300, -30, 130], fill: INK.warm },
    { circle: [330, 1150, 130], fill: INK.warm },
    { frame: [36, 36, width - 72, height - 72], stroke: INK.accent },
  ];
  const promises = (guide?.promises ?? campaign.pledge.promises).filter(({ id }) => acts.promises?.includes(id));
  const { id, number } = acts.pledge;
  // The first 48 bits of a UUIDv7 are the moment it was made (RFC 9562).
  const date = new Date(parseInt(id.replaceAll("-", "").slice(0, 12), 16)).toLocaleDateString(lang, { dateStyle: "long" });
  const blocks = [
    { text: campaign.slogan, size: 34, weight: 600, ink: INK.accent },
    { text: words.certificate, size: onOneLine(words.certificate, 800, 84, width - 360), weight: 800, ink: INK.text, gap: 16 },
    { text: campaign.title, size: 42, weight: 600, ink: INK.accent, gap: 12 },
    { text: guide?.statement ?? campaign.pledge.statement, size: 38, weight: 400, ink: INK.text, gap: 44 },
    ...promises.map(({ text }, i) => ({ text: `✓ ${text}`, size: 30, weight: 400, ink: INK.text, gap: i ? 10 : 32 })),
    { text: number ? fill(words["pledge-number"], { count: number.toLocaleString(lang) }) : "", size: 30, weight: 600, ink: INK.accent, gap: 44 },
    { text: `${date} · ${campaign.organiser.name}`, size: 28, weight: 400, ink: INK.quiet, gap: 10 },
  ].filter(({ text }) => text);
  // Long words in some language, or six promises: the whole is made smaller until it fits.
  for (let scale = 1; ; scale -= 0.05) {
    const lines = blocks.flatMap((block) => wrapped(block, scale, lang, width - 360));
    const needed = lines.reduce((sum, line) => sum + line.gap + line.size * 1.35, 0);
    if (needed > height - 180 && scale > 0.4) continue;
    let y = (height - needed) / 2;
    for (const line of lines) {
      y += line.gap + line.size * 1.35;
      shapes.push({ ...line, x: width / 2, y: y - line.size * 0.4, lang, dir });
    }
    return { shapes, lang, title: `${words.certificate}: ${campaign.title}` };
  }
}

const measure = document.createElement("canvas").getContext("2d");

/** The largest size, up to `most` and down to half of it, at which a text needs one line only. */
function onOneLine(text, weight, most, room) {
  if (!measure) return most;
  measure.font = `${weight} ${most}px ${FONT}`;
  return Math.max(most / 2, Math.min(most, (most * room) / measure.measureText(text).width));
}

/** A text in lines no wider than `room`. Where a line may break is the language's affair: Thai puts no spaces. */
function wrapped({ text, size, weight, ink, gap = 0 }, scale, lang, room) {
  size *= scale;
  const font = `${weight} ${size}px ${FONT}`;
  if (measure) measure.font = font;
  const wide = (line) => (measure ? measure.measureText(line).width : line.length * size * 0.55);
  const lines = [""];
  // A word wider than a whole line is broken between its letters.
  const pieces = breakable(text, lang).flatMap((word) => (wide(word) > room ? word.match(/\P{M}\p{M}*/gu) : [word]));
  for (const word of pieces) {
    const longer = lines.at(-1) + word;
    if (lines.at(-1) && wide(longer.trimEnd()) > room) lines.push(word.trimStart());
    else lines[lines.length - 1] = longer;
  }
  return lines.map((line, i) => ({ line: line.trim(), size, weight, font, ink, gap: i ? 0 : gap * scale }));
}

/** What stays together in a line: words with what follows them. */
function breakable(text, lang) {
  if (!Intl.Segmenter || !/[\u0e00-\u0e7f]/.test(text)) return text.split(/(?<=\s)/);
  return [...new Intl.Segmenter(lang, { granularity: "word" }).segment(text)].map(({ segment }) => segment);
}

const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

function svg({ shapes, lang, title }) {
  const { width, height } = SIZE;
  const drawn = shapes.map((shape) => {
    if (shape.rect) return `<rect width="${width}" height="${height}" fill="${shape.fill}"/>`;
    if (shape.circle) return `<circle cx="${shape.circle[0]}" cy="${shape.circle[1]}" r="${shape.circle[2]}" fill="${shape.fill}"/>`;
    if (shape.frame) {
      const [x, y, w, h] = shape.frame;
      return `<rect x="${x}" y="${y}" width="${w}" height="${h}" rx="28" fill="none" stroke="${shape.stroke}" stroke-width="6"/>`;
    }
    return `<text x="${shape.x}" y="${shape.y.toFixed(1)}" text-anchor="middle" direction="${shape.dir}" xml:lang="${shape.lang}" font-family="${escaped(FONT)}" font-size="${shape.size.toFixed(1)}" font-weight="${shape.weight}" fill="${shape.ink}">${escaped(shape.line)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" xml:lang="${lang}"><title>${escaped(title)}</title>${drawn.join("")}</svg>`;
}

function png({ shapes }) {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, SIZE);
  const pen = canvas.getContext("2d");
  if (!pen) return null;
  for (const shape of shapes) {
    pen.beginPath();
    if (shape.rect) {
      pen.fillStyle = shape.fill;
      pen.fillRect(...shape.rect);
    } else if (shape.circle) {
      pen.fillStyle = shape.fill;
      pen.arc(...shape.circle, 0, 2 * Math.PI);
      pen.fill();
    } else if (shape.frame) {
      Object.assign(pen, { strokeStyle: shape.stroke, lineWidth: 6 });
      pen.roundRect?.(...shape.frame, 28);
      pen.stroke();
    } else {
      Object.assign(pen, { font: shape.font, fillStyle: shape.ink, textAlign: "center", direction: shape.dir });
      pen.fillText(shape.line, shape.x, shape.y);
    }
  }
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

// The QR code, with the quiet zone it needs.

const around = ({ size }) => `-4 -4 ${size + 8} ${size + 8}`;

function code({ lang, title }, qr) {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${around(qr)}" width="1024" height="1024" role="img" xml:lang="${lang}"><title>${escaped(title)}</title><rect x="-4" y="-4" width="100%" height="100%" fill="#fff"/><path d="${qr.path}"/></svg>`;
}

function poster(campaign, qr, words) {
  const drawn = (page) => {
    const [svg, path] = ["svg", "path"].map((name) => page.createElementNS("http://www.w3.org/2000/svg", name));
    svg.setAttribute("viewBox", around(qr));
    path.setAttribute("d", qr.path);
    svg.append(path);
    return svg;
  };
  return [
    ["main", ["p", campaign.slogan], ["h1", campaign.title], ["blockquote", campaign.pledge.statement], drawn, ["p", words["qr-note"]], ["address", qr.address], ["p", campaign.organiser.name]],
  ];
}

// The reminder (RFC 5545): a day, a week from now, with what is still to do.

function reminder({ campaign, words, guide, acts }) {
  const day = new Date();
  day.setDate(day.getDate() + 7);
  const date = [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, "0")).join("");
  const open = (guide?.steps ?? []).filter(({ id }) => !acts.steps_done?.includes(id));
  const description = [campaign.title, ...open.map(({ title }) => `• ${title}`)].join("\n");
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//sid-pledge//reminder//EN",
    "BEGIN:VEVENT",
    `UID:${Math.random().toString(36).slice(2)}${Date.now().toString(36)}@sid-pledge`,
    `DTSTAMP:${new Date().toISOString().replace(/[-:]|\.\d+/g, "")}`,
    `DTSTART;VALUE=DATE:${date}`,
    `SUMMARY;LANGUAGE=${campaign.lang}:${plain(words.reminder)}`,
    `DESCRIPTION;LANGUAGE=${campaign.lang}:${plain(description)}`,
    "TRANSP:TRANSPARENT",
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    "TRIGGER:PT9H",
    `DESCRIPTION:${plain(words.reminder)}`,
    "END:VALARM",
    "END:VEVENT",
    "END:VCALENDAR",
  ];
  return lines.map(folded).join("\r\n") + "\r\n";
}

/** RFC 5545, 3.3.11. */
const plain = (text) => text.replace(/[\\;,]/g, "\\$&").replace(/\n/g, "\\n");

/** RFC 5545, 3.1: no line is longer than 75 octets, and no letter is cut in two. */
function folded(line) {
  let text = "";
  let octets = 0;
  for (const letter of line) {
    const size = new TextEncoder().encode(letter).length;
    if (octets + size > 75) {
      text += "\r\n ";
      octets = 1;
    }
    text += letter;
    octets += size;
  }
  return text;
}

// The steps on paper: a page of their own, so that the host page is not printed along.

const PAPER = `
  body { margin: 2rem; font: 12pt/1.5 ${FONT}; color: #000; }
  h1 { margin: 0 0 0.2em; font-size: 20pt; line-height: 1.2; }
  ul { margin: 1.2em 0; padding: 0; list-style: none; }
  li { display: grid; grid-template-columns: auto 1fr; gap: 0.8em; margin-block-end: 0.9em; break-inside: avoid; }
  li > :first-child { font-size: 18pt; line-height: 1.1; }
  p { margin: 0; }
  blockquote { margin: 1em 0; padding-inline-start: 1em; border-inline-start: 3pt solid; }
  main { display: grid; gap: 1.5rem; justify-items: center; text-align: center; }
  main h1, main blockquote { text-wrap: balance; }
  main h1 { font-size: 40pt; }
  main blockquote { font-size: 20pt; padding: 0; border: 0; }
  main svg { inline-size: 100mm; }
  address { font-style: normal; overflow-wrap: anywhere; direction: ltr; }
`;

function sheet({ campaign, words, guide, acts }) {
  const steps = (guide?.steps ?? []).map(({ id, title, detail }) => [
    "li",
    ["span", acts.steps_done?.includes(id) ? "☑" : "☐"],
    ["div", ["strong", title], ["p", detail]],
  ]);
  return [
    ["p", campaign.title],
    ["h1", words["steps-title"]],
    ["p", guide?.name ?? ""],
    ["blockquote", guide?.statement ?? campaign.pledge.statement],
    ["ul", ...steps],
    ["p", guide?.reassurance ?? campaign.harms.never_your_fault],
    ["p", ["strong", words["help-danger"]]],
    ["ul", ...campaign.help.filter(({ audiences }) => !audiences?.length || audiences.includes(acts.audience)).map(({ title, url }) => ["li", ["span", "→"], ["div", ["strong", title], ["p", url.replace(/^tel:/, "")]]])],
    ["p", campaign.organiser.name],
  ];
}

async function print(content, { lang, dir, title }) {
  const frame = document.createElement("iframe");
  frame.setAttribute("aria-hidden", "true");
  frame.dataset.sidPrint = "";
  for (const [name, value] of [["position", "fixed"], ["inset-block-end", "0"], ["inline-size", "0"], ["block-size", "0"], ["border", "0"]]) {
    frame.style.setProperty(name, value);
  }
  // Firefox puts the empty page in only after a while; the others do at once. Where nothing may be printed, nobody says
  // when that is over, so the frame goes by itself in the end.
  await new Promise((resolve) => {
    frame.addEventListener("load", resolve, { once: true });
    setTimeout(resolve, 3_000);
    setTimeout(() => frame.remove(), 120_000);
    document.body.append(frame);
  });
  const page = frame.contentDocument;
  const view = frame.contentWindow;
  if (!page || typeof view.print !== "function") {
    frame.remove();
    return false;
  }
  const build = (made) => {
    if (typeof made === "function") return made(page);
    if (!Array.isArray(made)) return made;
    const [name, ...children] = made;
    const element = page.createElement(name);
    element.append(...children.map(build));
    return element;
  };
  Object.assign(page.documentElement, { lang, dir });
  page.title = title;
  const styles = new view.CSSStyleSheet();
  styles.replaceSync(PAPER);
  page.adoptedStyleSheets = [styles];
  page.body.append(...content.map(build));
  // Some browsers print while the call waits, others after it: the page goes once it is printed, or with the next.
  for (const earlier of document.querySelectorAll("iframe[data-sid-print]")) if (earlier !== frame) earlier.remove();
  view.addEventListener("afterprint", () => setTimeout(() => frame.remove(), 0));
  view.print();
  return true;
}
