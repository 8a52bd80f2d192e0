// For the page where a partner chooses: shows each choice at once, in the widget beside it and in the lines to copy. The
// server writes the lines, here as without a script; what is here puts them in place. It also prints the poster.

import { copy } from "./embed/device.js";

const page = document.documentElement;
page.classList.add("scripted");

/** How long to wait for the next letter or choice, in milliseconds. */
const PAUSE = 250;

const build = (form) => {
  const preview = document.querySelector("#preview");
  const widget = preview.querySelector("sid-pledge");
  const ways = document.querySelector("#ways");
  const failed = document.querySelector("#failed");
  const accent = form.querySelector("#choose-accent");
  const picked = form.querySelector("#pick-accent");
  const views = {};
  let waiting;
  let asking;
  let asked;

  /** The page's address with what is chosen now. */
  const address = () => {
    const query = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value.trim()) query.append(name, value.trim());
    return `${form.getAttribute("action")}?${query}`;
  };

  /** Sets the widget up as the server has read the choices, and as one wants to look at it. */
  const dress = () => {
    const settings = JSON.parse(preview.dataset.settings);
    for (const name of ["campaign", "partner", "lang", "audience", "layout", "theme", "accent", "hide"]) {
      const value = views[name] || settings[name];
      if (value) widget.setAttribute(name, value);
      else widget.removeAttribute(name);
    }
  };

  const ask = async () => {
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    const wanted = address();
    asked = wanted;
    history.replaceState(history.state, "", wanted);
    try {
      const answer = await fetch(wanted, { credentials: "omit", signal });
      if (!answer.ok) throw new Error(String(answer.status));
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      const open = [...ways.querySelectorAll("details[open]")].map(({ id }) => id);
      for (const part of document.querySelectorAll("[data-part]")) {
        const made = fresh.getElementById(part.id);
        if (part.innerHTML !== made.innerHTML) part.replaceChildren(...made.childNodes);
      }
      for (const field of form.querySelectorAll("[aria-describedby]")) {
        const mark = fresh.getElementById(field.id).getAttribute("aria-invalid");
        if (mark) field.setAttribute("aria-invalid", mark);
        else field.removeAttribute("aria-invalid");
      }
      for (const way of ways.querySelectorAll("details")) way.open = open.includes(way.id);
      preview.dataset.settings = fresh.getElementById("preview").dataset.settings;
      dress();
      failed.textContent = "";
    } catch {
      if (signal.aborted) return;
      failed.textContent = failed.dataset.text;
      asked = undefined;
    }
  };

  const soon = (wait) => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, wait);
  };

  const follow = ({ target }) => {
    if (target === picked) accent.value = picked.value;
    else if (target === accent && /^#?[\da-f]{6}$/i.test(accent.value.trim())) picked.value = `#${accent.value.trim().replace("#", "")}`;
    // A browser may tell one choice by two events.
    if (address() !== asked) soon(PAUSE);
  };
  form.addEventListener("input", follow);
  form.addEventListener("change", follow);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    soon(0);
  });

  for (const button of document.querySelectorAll("[data-view]")) {
    button.addEventListener("click", () => {
      const { view } = button.dataset;
      const isOn = button.getAttribute("aria-pressed") === "true";
      // One of two widths always holds; the others are taken back by a second click.
      const value = view !== "width" && isOn ? "" : button.value;
      for (const other of document.querySelectorAll(`[data-view=${view}]`)) {
        other.setAttribute("aria-pressed", String(other === button && (view === "width" || !isOn)));
      }
      views[view] = value;
      preview.classList.toggle("phone", views.width === "phone");
      dress();
    });
  }

  ways.addEventListener("click", async ({ target }) => {
    const button = target.closest("[data-copy]");
    if (!button) return;
    const text = document.getElementById(button.dataset.copy);
    const isCopied = await copy(text.textContent);
    if (!isCopied) getSelection().selectAllChildren(text);
    for (const said of ways.querySelectorAll("[role=status]")) said.textContent = "";
    button.nextElementSibling.textContent = isCopied ? ways.dataset.copied : ways.dataset.copyFailed;
  });

  // The colour of the address is in a style sheet of the page, which the element's own could not overrule.
  document.querySelector("style")?.remove();
  const { accent: colour } = JSON.parse(preview.dataset.settings);
  if (colour) widget.setAttribute("accent", colour);
};

const form = document.querySelector(".choose form");
if (form) build(form);
document.querySelector("[data-print]")?.addEventListener("click", () => print());
