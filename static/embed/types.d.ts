// Types for the scripts in static/, which TypeScript checks by their JSDoc comments. No release contains this file.

/** Location and hashes of the release's files. */
export interface FileConfig {
  /** Gives the URL of a file. */
  url(name: string): string;
  /** The path of the files on every server of the product. Absent in a bundle. */
  path?: string;
  /** The nonce of the loader's script element, if it has one. */
  nonce?: string;
  /** The hashes of files (`sha256-…`) by name. Empty in a bundle and without a build. */
  integrity: Record<string, string | undefined>;
  /** The widget's style sheet. Absent in a bundle and without a build, where it is a file. */
  styles?: string;
  /** The server used where an element has no `endpoint`. A bundle has none. */
  origin?: string;
  /** Scripts that a bundler has included in the page's own scripts. */
  scripts?: { [Name in keyof Scripts]: () => Promise<Scripts[Name]> };
}

/** The scripts that are loaded on demand, by name. */
export interface Scripts {
  "active.js": Active;
  "live.js": Live;
  "download.js": Downloads;
  "debug.js": Debug;
}

/** A policy of Trusted Types. Its results are of types that TypeScript does not know, and are used as texts. */
export interface TrustedTypesPolicy {
  createHTML(html: string): string;
  createScriptURL(url: string): string;
}

/** Gives the URL of a widget in a format. */
export type UrlOfFormat = (format: string) => string;

/** The response to a widget request, as far as it is shown. */
export interface WidgetResponse {
  /** The rendered widget; empty for one that renders itself. */
  root: HTMLElement;
  props: string;
  /** Absent where the props are all there are. */
  urlOfFormat?: UrlOfFormat;
  styles: CSSStyleSheet[];
}

/** Finds an element inside the widget by its id. */
export type FindById = <E extends HTMLElement = HTMLElement>(id: string | null | undefined) => E | null | undefined;

/** The visitor's ticked boxes and focus. */
export interface FormState {
  checked: HTMLInputElement[];
  /** The id of the focused element. */
  focus: string | undefined;
}

/** The use of a form or a button before the widget was active. */
export interface PendingAction {
  /** The id of the button. */
  id: string | undefined;
  /** Handles the action where the widget cannot be activated. */
  fallback?: () => void;
}

/** The JavaScript that wasm-bindgen generates. */
export interface WasmModule {
  default(wasm: Response): Promise<unknown>;
  prepare(props: WidgetProps, perform: Perform): PreparedWidget;
  /** Sets the function that makes the calls into the wasm. */
  setCaller(caller: <T>(call: () => T) => T | undefined): void;
  /** Makes all later calls into the wasm do nothing. */
  end(): void;
}

/** A callback from wasm for a task that needs the browser and no state of the widget. */
export type Perform = (task: string, data: unknown) => unknown;

/** What the visitor shares: a URL for the share sheet, or a text to copy. */
export interface ShareContent {
  channel: string;
  /** The URL to share, or the text to copy. */
  content: string;
  /** The message that goes with the URL. */
  message: string;
}

/** A counter, as far as the following of the counts needs it. */
export interface CounterWidget {
  readonly host: HTMLElement;
  readonly root: HTMLElement | undefined;
  readonly props: string;
  readonly endpoint: string | undefined;
  fetchFragment(format: string, options?: RequestInit): Promise<{ root: HTMLElement }>;
}

/** The script that follows the counts. */
export type Live = typeof import("../live.js");

/** The counts of a campaign, as far as the scripts read them. */
export interface Counts {
  pledges: number;
  shares?: { total: number };
  visits?: { total: number };
  as_of?: string;
}

/** Receives counts, or nothing when the connection is lost. */
export type CountsListener = (counts: Counts | undefined) => void;

/** The script that an active widget needs. */
export type Active = typeof import("../active.js");

/** The page of an active widget: the loader's `Widget`, as far as the active one needs it. */
export interface ActivePage {
  host: HTMLElement & { shadowRoot: ShadowRoot };
  root: HTMLElement | undefined;
  /** The JSON the widget was rendered from. */
  readonly props: string;
  /** The server's origin. */
  readonly endpoint: string | undefined;
  /** False if the host page forbids the widget to store anything on the device. */
  readonly mayStore: boolean;
  /** The memory of the visitor's acts. */
  readonly memory: Pick<typeof import("./memory.js"), "readMemory" | "setChangeListener" | "writeMemory">;
  earlyShares: string[];
  unreportedPledge: string | undefined;
  readonly pendingActions: PendingAction[];
  /** Set while only the first view is shown. */
  readonly isFirstView: boolean;
  /** The counts that the HTML shows, if they may differ from those of the props. */
  readonly renderedCounts: WidgetProps["counts"];
  readonly diagnostics: { clear(): void };
  readonly find: FindById;
  activate(): void;
  captureFormState(): FormState;
  clearStatus(): void;
  complete(): void;
  isAsRendered(): boolean;
  replaceRoot(): HTMLElement;
  loadDownloads(): Promise<Downloads>;
  loadLive(): Promise<Live>;
  loadWasm(instance: number): Promise<[WasmModule, Response]>;
}

/** The props that only the page knows. */
export interface PageProps
  extends Pick<WidgetProps, "early_shares" | "first_view" | "memory_version" | "unreported_pledge" | "counts"> {
  endpoint: string | undefined;
}

/** Props that were parsed ahead of use. They are used once, because their use changes them. */
export interface PreparedProps {
  json: string;
  props: WidgetProps;
}

/** An act that the server has not acknowledged yet. */
export interface Act {
  kind: string;
  id: string;
  /** The content that it is sent with, at every attempt. */
  content: string;
}

/** The visitor's own acts in one campaign, as they are stored. */
export interface Memory {
  pledge?: { id: string; receipt: string; number: number };
  promises?: string[] | undefined;
  steps_done?: string[];
  audience?: string;
  /** The impact of all shares at the time of the visitor's first share. */
  counts_when_shared?: object | undefined;
  /** The former name of `counts_when_shared`. */
  shared_at?: object;
  /** The acts that the server has not acknowledged yet. */
  outbox?: Act[] | undefined;
}

/** A field of the memory with its new value; none to remove it. */
export interface Entry {
  name: string;
  value?: unknown;
}

/** The visitor's choices for the pledge. */
export interface PledgeChoices {
  audience?: string;
  promises?: string[];
}

/** An answer to an act. With none of these, the server could not be reached. */
export interface Answer {
  /** The body of a success. */
  body?: { receipt: string; counts: Counts };
  /** Set if the server has refused the act. The same act will be refused again. */
  isRefused?: boolean;
  /** Set if something between has answered in the server's place, or there is no connection. Another form may pass. */
  isBlocked?: boolean;
  /** The delay that the server requests, in seconds. */
  retryAfter?: number;
}

/** The widget that an outbox belongs to. */
export interface OutboxOwner {
  /** The URL of the campaign. */
  campaignUrl: string;
  read(): Memory;
  /** Writes the memory. Returns true if it is on the device. */
  write(memory: Memory): boolean;
  /** Informs the widget of counts, or of the outcome of an act. */
  report(kind: string, value: unknown): void;
}

/** A pledge that is queued before the widget is active. */
export interface EarlyPledge {
  id: string;
  /** Sends it, and returns its receipt; empty if the outcome is for the active widget. */
  send(): Promise<string>;
}

/** The data of a task that tells the host page of an event. */
export interface HostEvent {
  /** The name without the prefix that all events have. */
  name: string;
  detail: unknown;
}

/** A widget whose props were read. */
export interface PreparedWidget {
  mount(root: HTMLElement, hydrate: boolean): MountedWidget;
}

/** A prepared widget, and what it was prepared from. */
export interface ReadyWidget {
  widget: PreparedWidget;
  module: WasmModule;
  /** The page's part of the props. */
  pageState: string;
}

/** A widget mounted in the page. */
export interface MountedWidget {
  /** Informs the widget of counts, or of the outcome of an act. */
  report(kind: string, value: unknown): void;
  update(props: WidgetProps): void;
  unmount(): void;
}

/** The script that creates downloads and printouts. */
export interface Downloads {
  createDownload(kind: string, props: WidgetProps, acts: Acts): Promise<boolean>;
}

/** The script that reports what the host page blocks. */
export interface Debug {
  report(element: HTMLElement, status: Status): Promise<void>;
}

/** The condition of an element, for the report. */
export interface Status {
  /** The origin of the loader. Undefined in a bundle. */
  loader: string | undefined;
  /** The server's origin. Undefined in a bundle whose element has no `endpoint`. */
  origin: string | undefined;
  /** The JSON the widget was rendered from. */
  props: string;
  state: "active" | "waiting" | "static";
  problems: Problem[];
}

/** An error, or a violation of the page's Content Security Policy. */
export interface Problem {
  message?: string;
  cause?: unknown;
  blockedURI?: string;
  /** `report` for a violation that the page only reports. */
  disposition?: string;
  effectiveDirective?: string;
  originalPolicy?: string;
}

/** A finding of the report. */
export interface Finding {
  problem: string;
  effect: string;
  /** The line of code that fixes it; empty for none. */
  fix: string;
}

/** The data the server rendered the widget from, as far as the scripts read or set it. */
export interface WidgetProps {
  config: {
    campaign: string;
    partner: string;
    mode: string;
    layout?: string;
    audience?: string | null;
    public_url: string;
    channel?: string | null;
    endpoint?: string;
    storage?: boolean;
  };
  campaign: Campaign;
  counts?: object;
  words: Record<
    | "as-of"
    | "certificate"
    | "help-danger"
    | "live"
    | "pledge-number"
    | "qr-note"
    | "reminder"
    | "sending"
    | "steps-title"
    | "take-back",
    string
  >;
  qr: QrCode;
  /** Absent if the server is older than this script. */
  colours?: Colours;
  /** Absent if the server is older than this script. */
  circle?: CircleShape;
  early_shares?: string[];
  first_view?: boolean;
  memory_version?: string;
  unreported_pledge?: string | undefined;
  has_share_sheet?: boolean;
}

/** The colours of a campaign, each as `#rrggbb`. */
export interface Colours {
  light: ThemeColours;
  dark: ThemeColours;
  pictures: PictureColours;
  /** Of the circle of lights and its background, by the names of the style sheet. Absent in older servers' props. */
  drawing?: Record<string, string>;
}

/** The number of lights in the circle, and of their colours. */
export interface CircleShape {
  colours: number;
  /** The number of lights in each ring, from the inside. */
  rings: number[];
}

/** A light of the circle. */
export interface Light {
  x: number;
  y: number;
  radius: number;
  /** The index of its colour; undefined if it is not lit. */
  colour: number | undefined;
}

/** The colours of a theme. */
export type ThemeColours = Record<"surface" | "text" | "accent" | "accent_text" | "highlight" | "notice", string>;

/** Additional colours of pictures; the certificate has `muted`. */
export type PictureColours = Record<"muted" | "tint" | "highlight", string>;

/** A campaign in one language. */
export interface Campaign {
  slug: string;
  lang: string;
  dir: "ltr" | "rtl";
  title: string;
  slogan: string;
  organiser: { name: string; url: string };
  pledge: { statement: string; promises: CampaignPromise[]; thanks_title: string; thanks: string };
  audiences: Guide[];
  goals?: number[];
  harms: { never_your_fault: string };
  help: HelpLink[];
  share: { message: string };
}

/** A promise that is part of the pledge. */
export interface CampaignPromise {
  id: string;
  text: string;
}

/** The texts for one audience. */
export interface Guide {
  audience: string;
  name: string;
  statement?: string | null;
  reassurance?: string | null;
  promises?: CampaignPromise[] | null;
  steps: { id: string; title: string; detail: string }[];
}

/** A place to find help. */
export interface HelpLink {
  title: string;
  url: string;
  audiences?: string[];
}

/** The QR code of the campaign's address. */
export interface QrCode {
  /** Width and height in modules, without the quiet zone. */
  size: number;
  path: string;
  address: string;
}

/** The visitor's own actions. */
export interface Acts {
  audience?: string;
  promises?: string[];
  steps_done?: string[];
  /** The step chosen for this week. */
  chosen_step?: string;
  pledge?: { id: string; number?: number };
}

/** The data that downloads are created from. */
export interface DownloadContext {
  campaign: Campaign;
  words: WidgetProps["words"];
  /** The texts for the visitor's audience, if they chose one. */
  guide: Guide | undefined;
  acts: Acts;
  qr: QrCode;
  colours: Colours | undefined;
  circle: CircleShape | undefined;
}

/** A text of the certificate. */
export interface Block {
  text: string;
  size: number;
  weight: number;
  ink: string;
  /** The distance to the text above. */
  gap?: number;
}

/** A line of a text. */
export interface Line {
  line: string;
  size: number;
  weight: number;
  font: string;
  ink: string;
  gap: number;
}

/** The place of texts in a drawing, in a language that is written from left to right. */
export interface Column {
  x: number;
  y: number;
  width: number;
  height: number;
  /** The side of the lines that is at the same place in each. */
  anchor: "start" | "middle";
}

/** A rectangle: the upper left corner, and the size. */
type Rectangle = readonly [x: number, y: number, width: number, height: number];

/** A shape of a drawing. A gradient leads from the top to the bottom of its rectangle. */
export type Shape =
  | { rect: Rectangle; fill: string }
  | { gradient: Rectangle; stops: (readonly [offset: number, colour: string])[] }
  | { circle: readonly [x: number, y: number, radius: number]; fill: string; opacity?: number }
  | { path: string; at: readonly [x: number, y: number]; scale: number }
  | (Line & { x: number; y: number; anchor: Column["anchor"]; lang: string; dir: "ltr" | "rtl" });

/** A drawing with its title. */
export interface Drawing {
  shapes: Shape[];
  lang: string;
  title: string;
}

/** Content of a printed page: a text, an element, or a function that creates one. */
export type PageContent = string | ((page: Document) => Element) | PageElement;

/** A list of the element's name and its children. */
interface PageElement extends ReadonlyArray<PageContent> {
  0: string;
}

declare global {
  /** Written by the build. */
  const RELEASE: { path: string; integrity: Record<string, string>; styles?: string; expires: number };

  /** Absent in browsers without Trusted Types. */
  var trustedTypes: { createPolicy(name: string, rules: TrustedTypesPolicy): TrustedTypesPolicy };

  interface Document {
    /** Chromium only. */
    readonly featurePolicy?: { allowsFeature(name: string): boolean };
    /** Chromium only. */
    readonly prerendering?: boolean;
  }
}
