// The part of a widget that is not the wasm and not the loader, also for a widget without wasm. The loader requests it
// at the same time as the wasm, when the visitor comes near.

export { ActiveWidget } from "./embed/active/active_widget.js";
export { countShares, showThanks } from "./embed/active/without_wasm.js";

/** The style sheet of the sections below the first view, which the build puts here. */
export const sectionStyles = (typeof RELEASE === "undefined" ? undefined : RELEASE.styles) ?? "";
