/**
 * The names of all elements below a root, in document order.
 *
 * Hydration expects exactly the nodes that the server rendered. A changed signature means that something else changed
 * them, such as the browser's page translation. An equal one does not prove the opposite: elements of the same names
 * may have moved, and texts may be missing.
 *
 * @param {HTMLElement} root
 */
export const domSignature = (root) => {
  let names = "";
  for (const { localName } of root.querySelectorAll("*")) names += `${localName} `;
  return names;
};
