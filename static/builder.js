// The builder page, on which a partner chooses settings: shows each choice at once, in the preview and in the snippets.
// The server writes the snippets, as it does without JavaScript; this script fetches the page for the choices and
// replaces its parts. It also prints the poster, on the poster's page.

import { copy } from "./embed/active/device.js";
import { EDITABLE_ATTRIBUTES } from "./embed/attributes.gen.js";

/** Time to wait for further input before the page is fetched, in milliseconds. */
const INPUT_DELAY_MS = 250;

document.documentElement.classList.add("has-script");

/**
 * Gets an element that the page is known to contain.
 *
 * @template {HTMLElement} [E=HTMLElement]
 * @param {string} selector
 * @returns {E}
 */
const get = (selector) => /** @type {E} */ (document.querySelector(selector));

/**
 * Fetches a page as a document. The browser parses it, because the page's policy forbids to parse text (Trusted Types).
 *
 * @param {string} url
 * @param {AbortSignal} signal
 * @returns {Promise<Document>}
 */
const fetchDocument = (url, signal) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("GET", url);
    request.responseType = "document";
    request.onload = () => (request.status === 200 ? resolve(request.response) : reject(new Error(request.statusText)));
    request.onerror = reject;
    request.onabort = reject;
    signal.addEventListener("abort", () => request.abort());
    request.send();
  });

/** The preview: the widget with the chosen settings, and with the views that change only the preview. */
class Preview {
  #element = get("#preview");
  #widget = get("#preview sid-pledge");
  /** @type {Record<string, string>} */
  #views = {};

  constructor() {
    for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("[data-view]"))) {
      button.addEventListener("click", () => this.#toggleView(button));
    }
    // In the server's HTML, the accent is set by a style sheet of the page, which would override that of the element.
    document.querySelector("style#accent")?.remove();
    const { accent } = this.#settings;
    if (accent) this.#widget.setAttribute("accent", accent);
  }

  /** @returns {Record<string, string | undefined>} */
  get #settings() {
    return JSON.parse(/** @type {string} */ (this.#element.dataset.settings));
  }

  /**
   * Applies the settings as the server has read them.
   *
   * @param {string | undefined} json
   */
  update(json) {
    this.#element.dataset.settings = json;
    this.#apply();
  }

  #apply() {
    const settings = this.#settings;
    for (const name of EDITABLE_ATTRIBUTES) {
      // The preview stays a test.
      if (name === "mode") continue;
      const value = this.#views[name] || settings[name];
      if (value) this.#widget.setAttribute(name, value);
      else this.#widget.removeAttribute(name);
    }
  }

  /** @param {HTMLButtonElement} button */
  #toggleView(button) {
    const view = /** @type {string} */ (button.dataset.view);
    const isPressed = button.getAttribute("aria-pressed") === "true";
    // One of the two widths always applies; any other view is switched off by a second click.
    const isOff = view !== "width" && isPressed;
    for (const other of document.querySelectorAll(`[data-view=${view}]`)) {
      other.setAttribute("aria-pressed", String(other === button && !isOff));
    }
    this.#views[view] = isOff ? "" : button.value;
    this.#element.classList.toggle("phone", this.#views.width === "phone");
    this.#apply();
  }
}

/** The form with the choices. */
class ChoiceForm {
  #form;
  #preview;
  #snippets = get("#outputs");
  #failed = get("#failed");
  /** @type {HTMLInputElement} */
  #accent = get("#choose-accent");
  /** @type {HTMLInputElement} */
  #accentPicker = get("#pick-accent");
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #delay;
  /** @type {AbortController | undefined} */
  #request;
  /** The URL fetched last. @type {string | undefined} */
  #url;

  /**
   * @param {HTMLFormElement} form
   * @param {Preview} preview
   */
  constructor(form, preview) {
    this.#form = form;
    this.#preview = preview;
    form.addEventListener("input", this.#onInput);
    form.addEventListener("change", this.#onInput);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#updateAfter(0);
    });
  }

  #onInput = (/** @type {Event} */ { target }) => {
    if (target === this.#accentPicker) this.#accent.value = this.#accentPicker.value;
    else if (target === this.#accent) this.#showInPicker(this.#accent.value.trim());
    // A browser may fire two events for one choice.
    if (this.#choicesUrl() !== this.#url) this.#updateAfter(INPUT_DELAY_MS);
  };

  /** @param {string} accent */
  #showInPicker(accent) {
    if (/^#?[\da-f]{6}$/i.test(accent)) this.#accentPicker.value = `#${accent.replace("#", "")}`;
  }

  /** The page's URL with the present choices. */
  #choicesUrl() {
    const query = new URLSearchParams();
    for (const [name, field] of new FormData(this.#form)) {
      const value = String(field).trim();
      if (value) query.append(name, value);
    }
    return `${this.#form.getAttribute("action")}?${query}`;
  }

  /** @param {number} delay */
  #updateAfter(delay) {
    clearTimeout(this.#delay);
    this.#delay = setTimeout(() => this.#update(), delay);
  }

  /** Fetches the page for the present choices, and replaces what has changed. */
  async #update() {
    this.#request?.abort();
    this.#request = new AbortController();
    const { signal } = this.#request;
    const url = this.#choicesUrl();
    this.#url = url;
    history.replaceState(history.state, "", url);
    try {
      this.#replaceParts(await fetchDocument(url, signal));
      this.#failed.textContent = "";
    } catch {
      if (signal.aborted) return;
      this.#failed.textContent = this.#failed.dataset.text ?? null;
      this.#url = undefined;
    }
  }

  /** @param {Document} page */
  #replaceParts(page) {
    const get = (/** @type {string} */ id) => /** @type {HTMLElement} */ (page.getElementById(id));
    const openIds = [...this.#snippets.querySelectorAll("details[open]")].map(({ id }) => id);
    for (const part of document.querySelectorAll("[data-part]")) {
      const fresh = get(part.id);
      if (part.innerHTML !== fresh.innerHTML) part.replaceChildren(...fresh.childNodes);
    }
    for (const field of this.#form.querySelectorAll("[aria-describedby]")) {
      const invalid = get(field.id).getAttribute("aria-invalid");
      if (invalid) field.setAttribute("aria-invalid", invalid);
      else field.removeAttribute("aria-invalid");
    }
    for (const details of this.#snippets.querySelectorAll("details")) details.open = openIds.includes(details.id);
    this.#preview.update(get("preview").dataset.settings);
  }
}

/** Lets the buttons copy the snippets. */
const setUpCopying = () => {
  const snippets = get("#outputs");
  snippets.addEventListener("click", async ({ target }) => {
    /** @type {HTMLElement | null} */
    const button = /** @type {Element} */ (target).closest("[data-copy]");
    if (!button) return;
    const snippet = /** @type {HTMLElement} */ (document.getElementById(button.dataset.copy ?? ""));
    const isCopied = await copy(snippet.textContent);
    if (!isCopied) getSelection()?.selectAllChildren(snippet);
    for (const status of snippets.querySelectorAll("[role=status]")) status.textContent = "";
    const status = /** @type {Element} */ (button.nextElementSibling);
    status.textContent = (isCopied ? snippets.dataset.copied : snippets.dataset.copyFailed) ?? null;
  });
};

/** @type {HTMLFormElement | null} */
const form = document.querySelector(".choose form");
if (form) {
  new ChoiceForm(form, new Preview());
  setUpCopying();
}
document.querySelector("[data-print]")?.addEventListener("click", () => print());
