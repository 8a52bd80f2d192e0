/** @import { Finding } from "../types.js" */

/**
 * Creates a finding of the report.
 *
 * @param {string} problem
 * @param {string} effect
 * @param {string} fix
 * @returns {Finding}
 */
export const finding = (problem, effect, fix = "") => ({ problem, effect, fix });
