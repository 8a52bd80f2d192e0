// What hydration relies on.

/** The names of all nodes below one, in order. Page translation changes it. */
export const shape = (root) => {
  const names = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) names.push(walker.currentNode.nodeName);
  return names.join();
};
