// The custom element <sid-pledge>. It requests the widget, which the server has rendered, and shows it.
//
// Each failure leaves something that works: without the active widget the server-rendered HTML with real forms and
// links, and without that the host page's own link in the slot. Nothing here throws into the host page, sends a request
// to a third party, runs anything that a response contains, or leaves anything in the page outside the element.

import { PRESENTATION_ATTRIBUTES } from "./attributes.gen.js";
import { attributeValue, campaignSlug, inheritedLanguage, requestParameters, serverOrigin } from "./attributes.js";
import { Diagnostics } from "./diagnostics.js";
import { addServer, fetchText, loadDownloads, loadSectionStyles, loadWidgetStyles } from "./files.js";
import { canParse, createRoot, findRendered, readFragment } from "./fragment.js";
import { urlInLanguage } from "./hosted_page.js";
import { keepControlKeys } from "./keyboard.js";
import { observeLanguage } from "./language_changes.js";
import { attempt } from "./log.js";
import { goTo, handleNavigation } from "./navigation.js";
import { defineProperties, OBSERVED_ATTRIBUTES, upgradeProperties } from "./properties.js";
import { parseProps } from "./props.js";
import { ensureSubmitEvent } from "./sandbox.js";
import {
  accentRule,
  baseStyleSheet,
  campaignRule,
  hasFixedHeight,
  heightStyleSheet,
  styleSheet,
} from "./style_sheets.js";
import { campaignUrl } from "./urls.js";
import { Widget } from "./widget.js";

/** @import { UrlOfFormat, WidgetResponse } from "./types.js" */

/**
 * The class of plain elements. The global `HTMLElement` may be the host page's. On a server that renders a host page
 * there is no document; importing this module is harmless there.
 */
const PlainElement = /** @type {typeof HTMLElement} */ (globalThis.document?.createElement("i").constructor ?? Object);

class SidPledge extends PlainElement {
  static observedAttributes = OBSERVED_ATTRIBUTES;

  #diagnostics = new Diagnostics(this, () => this.#widget);
  #widget = new Widget(/** @type {this & { shadowRoot: ShadowRoot }} */ (this), this.#diagnostics, () =>
    this.#adoptShownStyles(),
  );
  /** The language the visitor chose in the widget. @type {string | undefined} */
  #chosenLanguage;
  /** Set on a page of the server's own, which contains the rendered widget. */
  #isHosted = false;
  /** The number of widget requests. The response to an earlier one is not shown. */
  #requests = 0;
  /** The language of the latest widget request. @type {string | undefined} */
  #requestedLanguage;
  /** Watches the language of the page. @type {MutationObserver | undefined} */
  #languageObserver;
  #isUpdateQueued = false;
  /** The width, once it was measured. */
  #width = 0;
  /** The timer that ends a removed element. @type {ReturnType<typeof setTimeout> | undefined} */
  #removal;
  #campaignStyles = styleSheet("");
  #accentStyles = styleSheet("");

  connectedCallback() {
    attempt("connect", () => {
      clearTimeout(this.#removal);
      this.#observeLanguage();
      if (this.#widget.root) this.#onLanguageChange();
      else this.#connect();
    });
  }

  #connect() {
    upgradeProperties(this, SidPledge.prototype);
    const shadow = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    shadow.addEventListener("click", /** @type {EventListener} */ (this.#onClick));
    shadow.addEventListener("auxclick", /** @type {EventListener} */ (this.#onClick));
    shadow.addEventListener("click", this.#onClickCapture, true);
    keepControlKeys(shadow);
    this.addEventListener("sid-pledge-taken", this.#onTaken);
    this.#applyAccent();
    this.#adoptStyles();
    if (!this.#adoptRendered(shadow)) {
      this.#adoptStyles(this.#heightStyles(false));
      shadow.replaceChildren(document.createElement("slot"));
      this.#load();
      if (!hasFixedHeight(attributeValue(this, "layout"))) this.#widget.preload();
    }
    this.#diagnostics.update();
  }

  /** Loads the downloads ahead of use, for a visitor who is offline by then. */
  #onTaken = () => {
    this.#widget.unreportedPledge = undefined;
    loadDownloads().catch(() => {});
  };

  #observeLanguage() {
    this.#languageObserver?.disconnect();
    this.#languageObserver = observeLanguage(this, this.#onLanguageChange);
  }

  /** Follows the language of the page, unless the visitor has chosen another. */
  #onLanguageChange = () => {
    const isFollowed = this.#requests && !this.#chosenLanguage;
    if (isFollowed && inheritedLanguage(this) !== this.#requestedLanguage) this.#load();
  };

  disconnectedCallback() {
    // A framework that moves an element removes it and inserts it again at once. That must not end the widget.
    attempt("disconnect", () => {
      this.#removal = setTimeout(() => this.#end());
    });
  }

  /**
   * @param {string} name
   * @param {string | null} before
   * @param {string | null} after
   */
  attributeChangedCallback(name, before, after) {
    // Attributes in the markup are reported before the element is connected, and connectedCallback reads them all.
    if (before === after || !(this.#requests || this.#widget.root)) return;
    if (name === "accent") attempt(name, () => this.#applyAccent());
    if (PRESENTATION_ATTRIBUTES.includes(name)) {
      this.#diagnostics.update();
      return;
    }
    if (name === "lang") this.#chosenLanguage = undefined;
    if (this.#isUpdateQueued) return;
    this.#isUpdateQueued = true;
    this.#update();
  }

  /** Requests the widget once for all attributes that change together. */
  async #update() {
    await undefined;
    this.#isUpdateQueued = false;
    if (this.isConnected) this.#load();
  }

  #applyAccent() {
    this.#accentStyles.replaceSync(accentRule(this.getAttribute("accent")));
  }

  /**
   * The style sheet that reserves the height. The width is measured once: it is known before the widget is inserted,
   * and reading it then would cost another layout.
   *
   * @param {boolean} isShown
   */
  #heightStyles(isShown) {
    this.#width ||= this.clientWidth;
    return heightStyleSheet(attributeValue(this, "layout"), this.#width, isShown);
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

  /** Adopts the style sheets of a widget that is shown. Its height is reserved until it is complete. */
  #adoptShownStyles() {
    this.#adoptStyles(...this.#widget.styles, this.#heightStyles(!this.#widget.isFirstView));
  }

  /**
   * Takes over the widget that the page contains in a declarative shadow root: the whole on a page of the server's own,
   * the first view on one whose server has included it.
   *
   * @param {ShadowRoot} shadow
   */
  #adoptRendered(shadow) {
    const rendered = findRendered(shadow);
    if (!rendered) return false;
    const { root, props, isFirstView } = rendered;
    if (isFirstView) this.#adoptFirstView(root, props);
    else {
      this.#isHosted = true;
      this.#widget.attach(root, props);
      // A URL's fragment finds no element in a shadow root.
      goTo(this.#widget.find(location.hash.slice(1)));
    }
    return true;
  }

  /**
   * Shows an included first view as if it were a response. It stays in its place, with its focus. It is not sanitised:
   * it is a part of the page, whose parser has run whatever was in it.
   *
   * @param {HTMLElement} root
   * @param {string} props
   */
  #adoptFirstView(root, props) {
    this.#width = this.clientWidth;
    this.#load(async () => ({ root, props, urlOfFormat: this.#request(), styles: [await loadWidgetStyles()] }));
  }

  /**
   * Requests the widget for the current attributes and shows it.
   *
   * @param {() => Promise<WidgetResponse>} [fetchWidget]
   */
  async #load(fetchWidget = () => this.#fetchWidget()) {
    this.#requests += 1;
    const request = this.#requests;
    const isCurrent = () => request === this.#requests && this.isConnected;
    try {
      const response = await fetchWidget();
      if (isCurrent()) this.#show(response);
    } catch (error) {
      if (!isCurrent()) return;
      this.#diagnostics.fail("unreachable", error);
      if (!this.#widget.root) this.#adoptStyles();
      addEventListener("online", () => isCurrent() && this.#load(), { once: true });
    }
  }

  /**
   * Begins a request for the current attributes. Returns a function that gives its URL, by format.
   *
   * @returns {UrlOfFormat}
   */
  #request() {
    const origin = serverOrigin(this);
    if (!origin) throw new Error("the attribute endpoint is missing");
    addServer(origin);
    this.#requestedLanguage = this.#chosenLanguage ?? inheritedLanguage(this);
    const { props } = this.#widget;
    const channel = props && parseProps(props).config.channel;
    const parameters = requestParameters(this, this.#requestedLanguage, channel);
    return (format) => {
      parameters.set("format", format);
      return `${campaignUrl(origin, campaignSlug(this))}/widget?${parameters}`;
    };
  }

  /**
   * Requests the HTML with the props that are needed to show it. The others are loaded with the wasm. A widget that is
   * active, and one on a page that forbids to parse HTML, render themselves from all props.
   *
   * @returns {Promise<WidgetResponse>}
   */
  async #fetchWidget() {
    const urlOfFormat = this.#request();
    const isRendered = this.#widget.state !== "active" && canParse();
    const styleSheets = isRendered ? [loadWidgetStyles()] : [loadWidgetStyles(), loadSectionStyles()];
    const [text, ...styles] = await Promise.all([
      fetchText(urlOfFormat(isRendered ? "first" : "json")),
      ...styleSheets,
    ]);
    if (!isRendered) return { root: createRoot(), props: text, styles };
    return { ...readFragment(text), urlOfFormat, styles };
  }

  /**
   * Shows the response to a widget request.
   *
   * @param {WidgetResponse} response
   */
  #show({ root, props, urlOfFormat, styles }) {
    this.#campaignStyles.replaceSync(campaignRule(parseProps(props).colours));
    this.#widget.styles = styles;
    this.#widget.show(root, props, urlOfFormat);
    this.#adoptShownStyles();
    this.#showSwallowed();
    if (this.#isHosted && this.#chosenLanguage) this.#widget.applyLanguage();
    this.#diagnostics.clear();
  }

  /**
   * Shows the rest of the host page where the element contains it: HTML knows no self-closed tag, so `<sid-pledge />`
   * is never closed. Content around a link to the server is the element's own and is replaced by the widget, as is a
   * link that is the element's child.
   */
  #showSwallowed() {
    const shadow = /** @type {ShadowRoot} */ (this.shadowRoot);
    const content = ":scope > :not(a, template)";
    const hasLink = this.querySelector(`${content} a[href^="${serverOrigin(this)}"]`);
    if (hasLink || !this.querySelector(content) || shadow.querySelector("slot")) return;
    shadow.append(document.createElement("slot"));
  }

  #onClickCapture = (/** @type {Event} */ event) => attempt("click", () => ensureSubmitEvent(event));

  #onClick = (/** @type {MouseEvent} */ event) =>
    attempt("click", () =>
      handleNavigation(event, this.#widget, (link, language) => this.#chooseLanguage(link, language)),
    );

  /**
   * Switches the widget to another language in place.
   *
   * @param {HTMLElement} link
   * @param {string} language
   */
  #chooseLanguage(link, language) {
    // A hosted page is loaded again instead where the widget is not active or is not all that the page contains.
    const isWholePage = !document.querySelector("main > :not(sid-pledge, script, noscript, .invited)");
    if (this.#isHosted && !(isWholePage && this.#widget.state === "active")) {
      location.replace(urlInLanguage(language));
      return;
    }
    this.#chosenLanguage = language;
    const list = link.closest("details");
    if (list) list.open = false;
    this.#widget.find("sid-languages")?.focus();
    this.#load();
  }

  /** Ends an element that was removed and not inserted again. */
  #end() {
    this.#diagnostics.stop();
    this.#languageObserver?.disconnect();
    this.#requests = 0;
    this.#widget.end();
    this.shadowRoot?.replaceChildren();
  }
}

/** Defines the element, unless the page has it already: the script may be on a page more than once. */
export const define = () =>
  // Throws in a browser without adopted style sheets, and where a host page has replaced these functions. The host
  // page's link stays.
  attempt("define", () => {
    if (!globalThis.customElements || customElements.get("sid-pledge")) return;
    defineProperties(SidPledge.prototype);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets];
    styleSheet("");
    customElements.define("sid-pledge", SidPledge);
  });
