// What a widget needs besides its wasm, and what it needs where it has none. The loader requests both at the same time,
// when the visitor comes near.

export { ActiveWidget } from "./embed/active/active_widget.js";
export { countShares, showThanks } from "./embed/active/without_wasm.js";

/** The style sheet of the sections below the first view, which the build puts here. */
export const sectionStyles = (typeof RELEASE === "undefined" ? undefined : RELEASE.styles) ?? "";
