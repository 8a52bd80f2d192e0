// Peers that the widget is compared with, built from the server's own HTML, texts and styles: the same HTML as a static
// page and carried by one script, the same widget written with Preact, and two share bars from npm.

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import zlib from "node:zlib";

const SOURCES = path.dirname(fileURLToPath(import.meta.url));

/** The landing page of a share link. */
export const LANDING = "/s/sid-2023/open/mastodon?lang=en";

/**
 * Writes the files of the peers into a folder, each with a copy compressed by brotli.
 *
 * @param {string} server The origin of a running server.
 * @param {string} folder
 * @param {string} modules The folder with the npm packages.
 */
export const build = async (server, folder, modules) => {
  fs.mkdirSync(folder, { recursive: true });
  const get = async (url) => (await fetch(server + url)).text();
  const write = (name, text) => fs.writeFileSync(path.join(folder, name), text);

  const fragment = await get("/api/v1/campaigns/sid-2023/widget?lang=en");
  const [markup, after] = fragment.split('<script type="application/json"');
  const props = JSON.parse(after.slice(after.indexOf(">") + 1, after.lastIndexOf("</script>")));
  const [version] = /\/v\/[^"`/]+\//.exec(await get("/embed.js"));
  const styles = await get(`${version}widget.css`);

  const shadow = `<template shadowrootmode="open"><style>:host{display:block}${styles}</style>${markup}</template>`;
  write("static.html", `<sid-static>${shadow}</sid-static>`);
  write(
    "one_script.js",
    `const host = document.createElement("sid-static");
document.currentScript.after(host);
const shadow = host.attachShadow({ mode: "open" });
const sheet = new CSSStyleSheet();
sheet.replaceSync(${JSON.stringify(`:host{display:block}${styles}`)});
shadow.adoptedStyleSheets = [sheet];
shadow.innerHTML = ${JSON.stringify(markup)};`,
  );
  write("landing.html", (await get(LANDING)).replace(/<script type="module".*?<\/script>/g, ""));

  write("props.json", JSON.stringify(props));
  write("styles.css", styles);
  const bundle = (entry, out, ...options) =>
    execFileSync(
      "esbuild",
      [
        `${SOURCES}/${entry}`,
        "--bundle",
        "--minify",
        "--format=iife",
        "--log-level=warning",
        `--outfile=${folder}/${out}`,
        ...options,
      ],
      { env: { ...process.env, NODE_PATH: modules }, stdio: ["ignore", "ignore", "inherit"] },
    );
  const aliases = [`--alias:props=${folder}/props.json`, `--alias:styles=${folder}/styles.css`, "--loader:.css=text"];
  bundle(
    "preact_widget.jsx",
    "preact.js",
    "--jsx=automatic",
    "--jsx-import-source=preact",
    "--charset=utf8",
    ...aliases,
  );
  bundle("react_share.js", "react_share.js", '--define:process.env.NODE_ENV="production"');
  for (const name of ["shariff.complete.js", "shariff.complete.css"]) {
    fs.copyFileSync(`${modules}/shariff/dist/${name}`, path.join(folder, name));
  }
  for (const name of fs.readdirSync(folder).filter((name) => !name.endsWith(".br"))) {
    write(`${name}.br`, zlib.brotliCompressSync(fs.readFileSync(path.join(folder, name))));
  }
};
