// The element's properties, which reflect its attributes.

import { FLAG_ATTRIBUTES, PRESENTATION_ATTRIBUTES, SETTING_ATTRIBUTES } from "./attributes.gen.js";

export const OBSERVED_ATTRIBUTES = [...SETTING_ATTRIBUTES, ...PRESENTATION_ATTRIBUTES];

/**
 * Defines the properties on the element's prototype.
 *
 * @param {HTMLElement} prototype
 */
export const defineProperties = (prototype) => {
  for (const name of OBSERVED_ATTRIBUTES) {
    // Every HTML element has the property `lang`.
    if (name === "lang") continue;
    const property = name.replace(/-(.)/, (_, letter) => letter.toUpperCase());
    const isFlag = FLAG_ATTRIBUTES.includes(name);
    Object.defineProperty(prototype, property, {
      configurable: true,
      enumerable: true,
      get() {
        return isFlag ? this.hasAttribute(name) : (this.getAttribute(name) ?? "");
      },
      set(value) {
        if (isFlag) this.toggleAttribute(name, Boolean(value));
        else if (value == null) this.removeAttribute(name);
        else this.setAttribute(name, value);
      },
    });
  }
};

/**
 * Applies properties that a script set before the element was defined. They are own properties of the element and would
 * hide those of its prototype.
 *
 * @param {HTMLElement} element
 * @param {HTMLElement} prototype
 */
export const upgradeProperties = (element, prototype) => {
  const properties = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (element));
  for (const property of Object.keys(prototype)) {
    if (!Object.hasOwn(element, property)) continue;
    const value = properties[property];
    delete properties[property];
    properties[property] = value;
  }
};
