// Live counts: those that an active widget shows, and a counter that needs no wasm for them.

export { followCounts } from "./embed/live/counter.js";
export { subscribe } from "./embed/live/feed.js";
