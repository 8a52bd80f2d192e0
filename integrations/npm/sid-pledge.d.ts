// The types of <sid-pledge>: its attributes, properties and events. They say the same as custom-elements.json.

/** Who a visitor says they are. */
export type Audience = "child" | "teen" | "parent" | "educator" | "industry" | "policymaker" | "everyone";

/** How much of the widget is shown. */
export type Layout = "full" | "compact" | "counter" | "button";

/** Its colours. */
export type Theme = "auto" | "light" | "dark";

/** Whether acts count. */
export type Mode = "live" | "test";

/** A way to share. */
export type Channel =
  | "native"
  | "copy"
  | "qr"
  | "email"
  | "sms"
  | "whatsapp"
  | "telegram"
  | "signal"
  | "facebook"
  | "x"
  | "linkedin"
  | "mastodon"
  | "bluesky"
  | "threads"
  | "reddit"
  | "line"
  | "viber";

/** Why something failed: the server could not be had, the host page's policy forbids it, or the server refused. */
export type Reason = "unreachable" | "blocked" | "refused";

/** The numbers, as they are shown to everybody. */
export interface Counts {
  pledges: number;
  shares: number;
  visits: number;
}

/** The attributes, by their names in HTML. All are optional, and junk counts as absent. */
export interface SidPledgeAttributes {
  /** A campaign's slug; `sid-2023` without it. */
  campaign?: string;
  /** A partner's slug; counted as `open` without it. */
  partner?: string;
  /** A language tag (BCP 47); without it the nearest ancestor's, else the browser's, else the campaign's. */
  lang?: string;
  /** Who the visitor is, where the host page knows. */
  audience?: Audience;
  /** How much is shown; `full` without it. */
  layout?: Layout;
  /** Its colours; `auto`, as the visitor's device prefers, without it. */
  theme?: Theme;
  /** A colour, as `#7a1fa2` or `#72a`. */
  accent?: string;
  /** Any of `advocacy`, `resources`, `steps` and `share`, a space between them. */
  hide?: string;
  /** `test` counts apart and says so in a ribbon; `live` without it. */
  mode?: Mode;
  /** Nothing is remembered on the visitor's device. */
  "no-storage"?: boolean | "";
  /** The server's origin. From a bundle it must be named; the script tag knows it. */
  endpoint?: string;
  /** Says above the widget what the host page blocks, and how to mend it. */
  debug?: boolean | "";
}

/** The element. What is absent reads as an empty text; a flag as `false`. */
export interface SidPledgeElement extends HTMLElement {
  campaign: string;
  partner: string;
  audience: Audience | "";
  layout: Layout | "";
  theme: Theme | "";
  accent: string;
  hide: string;
  mode: Mode | "";
  noStorage: boolean;
  endpoint: string;
  debug: boolean;
}

/** The events by their names. They bubble out of the element, and none tells who the visitor is. */
export interface SidPledgeEventMap {
  /** The widget is alive. */
  "sid-pledge-ready": CustomEvent<Record<string, never>>;
  /** The server has the pledge. */
  "sid-pledge-taken": CustomEvent<Record<string, never>>;
  /** It was taken back. */
  "sid-pledge-withdrawn": CustomEvent<Record<string, never>>;
  /** A "what you can do" step was ticked or unticked. */
  "sid-pledge-step-changed": CustomEvent<{ step: string; done: boolean }>;
  /** A way to share was chosen. */
  "sid-pledge-shared": CustomEvent<{ channel: Channel }>;
  /** The numbers changed. */
  "sid-pledge-counts-changed": CustomEvent<Counts>;
  /** Something failed. */
  "sid-pledge-failed": CustomEvent<{ reason: Reason }>;
}

declare global {
  interface HTMLElementTagNameMap {
    "sid-pledge": SidPledgeElement;
  }

  // The one that elements, documents and windows take their events from: these bubble.
  interface GlobalEventHandlersEventMap extends SidPledgeEventMap {}
}
