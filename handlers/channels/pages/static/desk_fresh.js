// Puts what the server draws now into the page without losing focus, selection, scroll or what was opened: only what differs is touched.

const HELD = new Set(["open", "data-held"]); // whether something is folded out is the reader's business

function attributes(now, then) {
  for (const { name } of [...now.attributes]) if (!then.hasAttribute(name) && !HELD.has(name)) now.removeAttribute(name);
  for (const { name, value } of then.attributes) if (!HELD.has(name) && now.getAttribute(name) !== value) now.setAttribute(name, value);
}

function isSame(now, then) {
  return now.nodeType === then.nodeType && now.nodeName === then.nodeName && (now.id ?? "") === (then.id ?? "");
}

/** The node of `now` that `then` should become: by id wherever it stands, else the one at its place. */
function partner(now, then, place) {
  if (then.id) return [...now.children].find((child) => child.id === then.id) ?? null;
  const there = now.childNodes[place];
  return there && isSame(there, then) ? there : null;
}

/** Make the children of one node those of another; what has the focus keeps it, also where its row moves. */
export function freshen(now, then) {
  const focused = document.activeElement;
  become(now, then);
  if (focused !== document.activeElement && focused.isConnected) focused.focus({ preventScroll: true });
}

function become(now, then) {
  [...then.childNodes].forEach((wanted, place) => {
    const node = partner(now, wanted, place) ?? wanted.cloneNode(true);
    if (now.childNodes[place] !== node) now.insertBefore(node, now.childNodes[place] ?? null);
    if (node.nodeType === Node.ELEMENT_NODE) { attributes(node, wanted); become(node, wanted); }
    else if (node.nodeValue !== wanted.nodeValue) node.nodeValue = wanted.nodeValue;
  });
  while (now.childNodes.length > then.childNodes.length) now.lastChild.remove();
}
