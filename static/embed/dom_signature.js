/**
 * The names of all nodes below a root, in document order.
 *
 * Hydration expects exactly the nodes that the server rendered. A changed signature means that something else changed
 * them, such as the browser's page translation. An equal one does not prove the opposite: nodes of the same names may
 * have moved.
 *
 * @param {Node} root
 */
export const domSignature = (root) => {
  const names = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) names.push(walker.currentNode.nodeName);
  return names.join();
};
