// The custom element <sid-pledge>. It requests the widget, which the server has rendered, and shows it.
//
// Each failure leaves something that works: without the active widget the server-rendered HTML with real forms and
// links, and without that the host page's own link in the slot. Nothing here throws into the host page, sends a request
// to a third party, or leaves anything in the page outside the element.

import { PRESENTATION_ATTRIBUTES } from "./attributes.gen.js";
import { campaignSlug, inheritedLanguage, requestParameters, serverOrigin } from "./attributes.js";
import { Diagnostics } from "./diagnostics.js";
import { fetchOk, loadDownloads, loadWidgetStyles } from "./files.js";
import { extractProps, PROPS, ROOT } from "./fragment.js";
import { applyLanguage, urlInLanguage } from "./hosted_page.js";
import { logFailure } from "./log.js";
import { handleNavigation } from "./navigation.js";
import { defineProperties, OBSERVED_ATTRIBUTES, upgradeProperties } from "./properties.js";
import { parseProps } from "./props.js";
import { handleSandboxedClick } from "./sandbox.js";
import { accentRule, baseStyleSheet, campaignRule, placeholderStyleSheet, styleSheet } from "./style_sheets.js";
import { Widget } from "./widget.js";

/** Loads the downloads ahead of use, for a visitor who is offline by then. */
const preloadDownloads = () => loadDownloads().catch(() => {});

/** On a server that renders a host page there is no HTMLElement; importing this module is harmless there. */
class SidPledge extends (globalThis.HTMLElement ?? Object) {
  static observedAttributes = OBSERVED_ATTRIBUTES;

  #diagnostics = new Diagnostics(this, () => this.#widget);
  #widget = new Widget(/** @type {this & { shadowRoot: ShadowRoot }} */ (this), this.#diagnostics);
  /** The language the visitor chose in the widget. @type {string | undefined} */
  #chosenLanguage;
  /** Set on a page of the server's own, which contains the rendered widget. */
  #isHosted = false;
  /** The latest widget request; a newer one aborts it. @type {AbortController | undefined} */
  #request;
  #isUpdateQueued = false;
  /** The timer that ends a removed element. @type {ReturnType<typeof setTimeout> | undefined} */
  #removal;
  #campaignStyles = styleSheet("");
  #accentStyles = styleSheet("");

  connectedCallback() {
    clearTimeout(this.#removal);
    if (this.#widget.root) return;
    upgradeProperties(this, SidPledge.prototype);
    const shadow = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    shadow.addEventListener("click", /** @type {EventListener} */ (this.#onClick));
    shadow.addEventListener("click", this.#onClickCapture, true);
    this.addEventListener("sid-pledge-taken", preloadDownloads);
    this.#applyAccent();
    this.#adoptStyles();
    if (!this.#adoptHostedWidget(shadow)) {
      this.#adoptStyles(placeholderStyleSheet(this.getAttribute("layout"), this.clientWidth));
      shadow.replaceChildren(document.createElement("slot"));
      this.#load();
    }
    this.#diagnostics.update();
  }

  disconnectedCallback() {
    // A framework that moves an element removes it and inserts it again at once. That must not end the widget.
    this.#removal = setTimeout(() => this.#end());
  }

  /**
   * @param {string} name
   * @param {string | null} before
   * @param {string | null} after
   */
  attributeChangedCallback(name, before, after) {
    // Attributes in the markup are reported before the element is connected, and connectedCallback reads them all.
    if (before === after || !(this.#request || this.#widget.root)) return;
    if (name === "accent") this.#applyAccent();
    if (PRESENTATION_ATTRIBUTES.includes(name)) {
      this.#diagnostics.update();
      return;
    }
    if (name === "lang") this.#chosenLanguage = undefined;
    if (this.#isUpdateQueued) return;
    this.#isUpdateQueued = true;
    queueMicrotask(() => {
      this.#isUpdateQueued = false;
      if (this.isConnected) this.#load();
    });
  }

  #applyAccent() {
    this.#accentStyles.replaceSync(accentRule(this.getAttribute("accent")));
  }

  /**
   * Adopts the element's own style sheets and others.
   *
   * @param {CSSStyleSheet[]} others
   */
  #adoptStyles(...others) {
    const shadow = /** @type {ShadowRoot} */ (this.shadowRoot);
    shadow.adoptedStyleSheets = [baseStyleSheet(), this.#campaignStyles, this.#accentStyles, ...others];
  }

  /**
   * Takes over the widget that a page of the server's own contains in a declarative shadow root.
   *
   * @param {ShadowRoot} shadow
   */
  #adoptHostedWidget(shadow) {
    /** @type {HTMLElement | null} */
    const root = shadow.querySelector(ROOT);
    const props = shadow.querySelector(PROPS);
    if (!root || !props) return false;
    this.#isHosted = true;
    this.#widget.attach(root, props.textContent);
    // A URL's fragment finds no element in a shadow root.
    this.#widget.find(location.hash.slice(1))?.scrollIntoView();
    return true;
  }

  /** Requests the widget for the current attributes and shows it. */
  async #load() {
    this.#request?.abort();
    this.#request = new AbortController();
    const { signal } = this.#request;
    try {
      const [html, styles] = await this.#fetchWidget(signal);
      if (signal.aborted || !this.isConnected) return;
      this.#show(html, styles);
    } catch (error) {
      if (signal.aborted || !this.isConnected) return;
      this.#diagnostics.fail("unreachable", error);
      if (!this.#widget.root) this.#adoptStyles();
      addEventListener("online", () => this.isConnected && this.#load(), { once: true, signal });
    }
  }

  /** @param {AbortSignal} signal */
  #fetchWidget(signal) {
    const origin = serverOrigin(this);
    if (!origin) throw new Error("the attribute endpoint is missing");
    const language = this.#chosenLanguage ?? inheritedLanguage(this);
    const { props } = this.#widget;
    const parameters = requestParameters(this, language, props && parseProps(props).config.channel);
    const url = `${origin}/api/v1/campaigns/${campaignSlug(this)}/widget?${parameters}`;
    return Promise.all([fetchOk(url, { signal }).then((response) => response.text()), loadWidgetStyles()]);
  }

  /**
   * Shows the response to a widget request.
   *
   * @param {string} html
   * @param {CSSStyleSheet} styles
   */
  #show(html, styles) {
    const props = extractProps(html);
    if (!props) throw new Error("the response is not a widget");
    this.#campaignStyles.replaceSync(campaignRule(parseProps(props).colours));
    this.#adoptStyles(styles);
    this.#widget.show(html, props);
    if (this.#isHosted && this.#chosenLanguage) applyLanguage(props);
    this.#diagnostics.clear();
  }

  #onClickCapture = (/** @type {Event} */ event) =>
    handleSandboxedClick(event, () => this.#widget.find("sid-copy")?.click());

  #onClick = (/** @type {MouseEvent} */ event) =>
    handleNavigation(event, this.#widget.find, (link, language) => this.#chooseLanguage(link, language));

  /**
   * Switches the widget to another language in place.
   *
   * @param {HTMLElement} link
   * @param {string} language
   */
  #chooseLanguage(link, language) {
    // A hosted page is loaded again instead where the widget is not active or is not all that the page contains.
    const isWholePage = !document.querySelector("main > :not(sid-pledge, script)");
    if (this.#isHosted && !(isWholePage && this.#widget.state === "active")) {
      location.replace(urlInLanguage(language));
      return;
    }
    this.#chosenLanguage = language;
    /** @type {HTMLDetailsElement} */ (link.closest("details")).open = false;
    this.#widget.find("sid-languages")?.focus();
    this.#load();
  }

  /** Ends an element that was removed and not inserted again. */
  #end() {
    this.#diagnostics.stop();
    this.#request?.abort();
    this.#widget.end();
    this.shadowRoot?.replaceChildren();
  }
}

/** Defines the element, unless the page has it already: the script may be on a page more than once. */
export const define = () => {
  if (!globalThis.customElements || customElements.get("sid-pledge")) return;
  defineProperties(SidPledge.prototype);
  try {
    // Throws in a browser without adopted style sheets. It keeps the host page's link.
    document.adoptedStyleSheets = [...document.adoptedStyleSheets];
    styleSheet("");
    customElements.define("sid-pledge", SidPledge);
  } catch (error) {
    // A host page that has replaced these functions keeps the link, too.
    logFailure("element not defined", error);
  }
};
