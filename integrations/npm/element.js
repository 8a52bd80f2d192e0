// The part of the loader that the npm package uses. `cargo xtask package` bundles it into one file of this name.

export { define } from "../../static/embed/element.js";
export { configure } from "../../static/embed/files.js";
