// What an active widget needs besides its wasm. The loader requests both at the same time, when the visitor comes near.

export { ActiveWidget } from "./embed/active/active_widget.js";
