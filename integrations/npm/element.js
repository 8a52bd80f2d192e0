// The parts of the loader that the package takes, bundled into one file of this name when the package is made.

export { define } from "../../static/embed/element.js";
export { settle } from "../../static/embed/files.js";
