/**
 * The nearest ancestor of an event's target, or the target itself, that matches a selector.
 *
 * @template {HTMLElement} [E=HTMLElement]
 * @param {Event} event
 * @param {string} selector
 * @returns {E | null | undefined}
 */
export const closestTarget = (event, selector) => /** @type {Partial<Element>} */ (event.target).closest?.(selector);
