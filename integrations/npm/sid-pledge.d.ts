// The types of <sid-pledge>: its attributes, properties and events, as in custom-elements.json.

// generated: attributes

/** The visitor's audience, where the page knows it. */
export type Audience = "child" | "teen" | "parent" | "educator" | "industry" | "policymaker" | "everyone";

/** The sections that are shown. */
export type Layout = "full" | "compact" | "counter" | "button";

/** The colour theme. */
export type Theme = "auto" | "light" | "dark";

/** The counts that actions are added to. `test` is counted separately and shows a ribbon. */
export type Mode = "live" | "test";

/** A share channel. */
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

/** The attributes by their names in HTML. All are optional, and invalid values are ignored. */
export interface SidPledgeAttributes {
  /** The campaign. Value: a campaign's slug. Default: `sid-2023`. */
  campaign?: string;
  /**
   * The partner that actions are counted for. Value: a partner's slug. Default: `open`, which belongs to no partner;
   * unknown and paused partners are counted as `open` too.
   */
  partner?: string;
  /**
   * The language. The visitor may choose another. Value: a language tag (BCP 47). Default: the nearest ancestor's
   * `lang`, then the browser's languages, then the campaign's default.
   */
  lang?: string;
  /** The visitor's audience, where the page knows it. Default: the visitor chooses. */
  audience?: Audience;
  /** The sections that are shown. Default: `full`. */
  layout?: Layout;
  /** The colour theme. Default: `auto`: the visitor's device decides. */
  theme?: Theme;
  /**
   * The sections that are hidden. Help cannot be hidden. Value: any of `advocacy` `resources` `steps` `share`,
   * separated by spaces. Default: nothing is hidden.
   */
  hide?: string;
  /** The counts that actions are added to. `test` is counted separately and shows a ribbon. Default: `live`. */
  mode?: Mode;
  /**
   * The colour of links, of chosen options and of the main button. A style sheet of the host page overrides it. Value:
   * a colour, such as `#7a1fa2` or `#72a`. Default: the campaign's own.
   */
  accent?: string;
  /** Nothing is stored on the visitor's device. Default: the visitor's own actions are remembered on their device. */
  "no-storage"?: boolean | "";
  /** The server. Value: an origin. Default: the origin `embed.js` was loaded from; the npm package has no default. */
  endpoint?: string;
  /** A box below the widget names what the host page blocks, and the fix. Default: no box. */
  debug?: boolean | "";
}

/** The element. The property of an absent attribute is an empty string; that of an absent flag is `false`. */
export interface SidPledgeElement extends HTMLElement {
  campaign: string;
  partner: string;
  audience: Audience | "";
  layout: Layout | "";
  theme: Theme | "";
  hide: string;
  mode: Mode | "";
  accent: string;
  noStorage: boolean;
  endpoint: string;
  debug: boolean;
}

// /generated

/** The reason for a failure: no connection to the server, a policy of the host page, or a refusal by the server. */
export type Reason = "unreachable" | "blocked" | "refused";

/** The public counts. */
export interface Counts {
  pledges: number;
  shares: number;
  visits: number;
}

/** The events by name. They bubble, and none contains personal data. */
export interface SidPledgeEventMap {
  /** The widget is active. */
  "sid-pledge-ready": CustomEvent<Record<string, never>>;
  /** The server has recorded the pledge. */
  "sid-pledge-taken": CustomEvent<Record<string, never>>;
  /** The pledge was withdrawn. */
  "sid-pledge-withdrawn": CustomEvent<Record<string, never>>;
  /** A "what you can do" step was ticked or unticked. */
  "sid-pledge-step-changed": CustomEvent<{ step: string; done: boolean }>;
  /** A share channel was chosen. */
  "sid-pledge-shared": CustomEvent<{ channel: Channel }>;
  /** The counts changed. */
  "sid-pledge-counts-changed": CustomEvent<Counts>;
  /** Something failed. */
  "sid-pledge-failed": CustomEvent<{ reason: Reason }>;
}

declare global {
  interface HTMLElementTagNameMap {
    "sid-pledge": SidPledgeElement;
  }

  // The event map shared by elements, documents and windows, which all receive these events.
  interface GlobalEventHandlersEventMap extends SidPledgeEventMap {}
}
