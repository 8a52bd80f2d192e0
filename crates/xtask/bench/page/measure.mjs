// Measures what the widget costs the page it is on, beside its peers, in one run.
//
//   node measure.mjs SERVER FOLDER MODULES ROUNDS PICTURE
//
// SERVER is the origin of a running server, FOLDER receives the files of the peers, MODULES contains the npm packages,
// and PICTURE is the file of the picture. The partner's page is on http://localhost and everything it embeds on
// http://127.0.0.1, which is another site.
//
// The network and the processor are throttled as Lighthouse does it for a phone: round trips of 562 ms, 1.44 Mbit/s
// down, 675 kbit/s up, a quarter of the speed. Each run has a fresh context of the browser with a cold cache. The order
// of the scenarios is reversed in every second round, so that a drift of the machine affects all alike. Times count
// from a mark in the page directly before the embed.

import fs from "node:fs";
import http from "node:http";
import { createRequire } from "node:module";
import path from "node:path";

import { observe } from "./observer.mjs";
import { build } from "./peers.mjs";
import { medians, picture, ratios, table } from "./results.mjs";
import { partnerPage, scenarios } from "./scenarios.mjs";

const [server, folder, modules, rounds, pictureFile] = process.argv.slice(2);
const { chromium } = createRequire(path.join(modules, "x.js"))("playwright-core");

const NETWORK = {
  offline: false,
  latency: 562.5,
  downloadThroughput: 1_440_000 / 8,
  uploadThroughput: 675_000 / 8,
};
const CPU_SLOWDOWN = 4;

/** A task that takes longer delays input. What exceeds this counts as blocking, in milliseconds. */
const LONG_TASK_MS = 50;

const MAX_WAIT_MS = 25_000;

/** Time without a request after which a page is at rest, in milliseconds. */
const REST_MS = 1_000;

const MEDIA_TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css" };

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const listen = (name, handler) =>
  new Promise((resolve) => {
    const listener = http.createServer(handler);
    listener.listen(0, "127.0.0.1", () => resolve(`http://${name}:${listener.address().port}`));
  });

const servePeers = (request, response) => {
  const file = path.join(folder, path.basename(new URL(request.url, server).pathname));
  if (!fs.existsSync(`${file}.br`)) {
    response.writeHead(404).end();
    return;
  }
  const headers = { "content-encoding": "br", "access-control-allow-origin": "*", "cache-control": "max-age=300" };
  response.writeHead(200, { ...headers, "content-type": MEDIA_TYPES[path.extname(file)] });
  response.end(fs.readFileSync(`${file}.br`));
};

/** The requests of a page to the server and its peers. */
const recordRequests = (devtools, isOurs) => {
  const requests = new Map();
  const recorded = { bytes: 0, count: 0, open: 0, lastChange: Date.now() };
  devtools.on("Network.requestWillBeSent", ({ requestId, request }) => {
    // The stream of live counts stays open.
    if (!isOurs(request.url) || request.url.includes("/live")) return;
    requests.set(requestId, true);
    recorded.count += 1;
    recorded.open += 1;
    recorded.lastChange = Date.now();
  });
  const end = ({ requestId, encodedDataLength }) => {
    if (!requests.delete(requestId)) return;
    recorded.bytes += encodedDataLength ?? 0;
    recorded.open -= 1;
    recorded.lastChange = Date.now();
  };
  devtools.on("Network.loadingFinished", end);
  devtools.on("Network.loadingFailed", end);
  return recorded;
};

const until = async (condition) => {
  const end = Date.now() + MAX_WAIT_MS;
  while (!(await condition()) && Date.now() < end) await pause(50);
};

/** Measures a scenario once, with or without a tap on the pledge's button as soon as it is visible. */
const run = async (browser, name, { url, path: parts, isAlive }, { partner, isOurs }, tap) => {
  const context = await browser.newContext({ viewport: { width: 412, height: 823 }, hasTouch: true, isMobile: true });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Network.enable");
  await devtools.send("Network.setCacheDisabled", { cacheDisabled: true });
  await devtools.send("Network.emulateNetworkConditions", NETWORK);
  const requests = recordRequests(devtools, isOurs);
  await page.exposeFunction("tapAt", (x, y) => page.touchscreen.tap(x, y));
  await page.addInitScript(observe, { path: parts, tap });
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: CPU_SLOWDOWN });
  await page.goto(url ?? `${partner}/${encodeURIComponent(name)}`, { waitUntil: "commit" });
  const notes = () =>
    page.evaluate(() => ({
      ...window.notes,
      start: performance.timeOrigin + (performance.getEntriesByName("embed")[0]?.startTime ?? 0),
    }));
  const has = async (note) => (await notes())[note] > 0;
  if (parts.length) await until(() => has("visible"));
  if (isAlive) await until(() => has("alive"));
  if (tap) await until(() => has("acknowledged"));
  await until(() => !requests.open && Date.now() - requests.lastChange > REST_MS);
  const noted = await notes();
  await context.close();
  if (tap) return { name, sign: noted.sign, acknowledged: noted.acknowledged };
  const since = (time) => (time === undefined ? undefined : time - noted.start);
  const tasks = noted.tasks.filter(([start]) => start >= noted.start).map(([, duration]) => duration);
  return {
    name,
    visible: since(noted.visible),
    alive: since(noted.alive),
    blocking: tasks.reduce((sum, duration) => sum + Math.max(0, duration - LONG_TASK_MS), 0),
    longest: Math.max(0, ...tasks),
    shift: noted.shift,
    bytes: requests.bytes,
    requests: requests.count,
  };
};

await build(server, folder, modules);
const peers = await listen("127.0.0.1", servePeers);
const all = await scenarios(server, peers, (name) => fs.readFileSync(path.join(folder, name), "utf8"));
const partner = await listen("localhost", (request, response) => {
  const embed = all[decodeURIComponent(request.url.slice(1))]?.embed;
  response.writeHead(embed === undefined ? 404 : 200, { "content-type": MEDIA_TYPES[".html"] });
  response.end(partnerPage(embed ?? ""));
});
const origins = { partner, isOurs: (url) => url.startsWith(server) || url.startsWith(peers) };
const jobs = Object.entries(all).flatMap(([name, scenario]) => [
  [name, scenario, false],
  ...(scenario.isTapped ? [[name, scenario, true]] : []),
]);
const runs = [];
for (let round = 0; round < Number(rounds); round += 1) {
  // Frames of other sites share the process of their page, as on phones, so that the throttle applies to them.
  const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-site-isolation-trials"];
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args });
  // The first page of a browser pays for what all pages share.
  const [first] = Object.keys(all);
  await run(browser, first, all[first], origins, false);
  for (const [name, scenario, tap] of round % 2 ? [...jobs].reverse() : jobs) {
    console.error(`    round ${round + 1}: ${name}${tap ? ", tapped" : ""}`);
    runs.push(await run(browser, name, scenario, origins, tap));
  }
  await browser.close();
}
const results = medians(Object.keys(all), runs);
const [{ blocking: ownBlocking = 0 }] = Object.values(results);
for (const result of Object.values(results)) result.blocking = Math.max(0, result.blocking - ownBlocking);
console.log(`Medians of ${rounds} rounds: milliseconds, bytes on the wire; blocking without that of the page itself\n`);
console.log(`${table(results)}\n\n${ratios(results)}`);
fs.writeFileSync(pictureFile, picture(results));
process.exit(0);
