// The keys of the desk: single letters while nobody is typing, a list of them, and a switch that turns them off (WCAG 2.1.4).

const STORED = "guichao-desk-keys";
const PATIENCE = 1500;
const find = (selector) => document.querySelector(selector);
let waitsForSecond = 0;

const areOn = () => localStorage.getItem(STORED) !== "off";
const isTyping = (target) => Boolean(target.closest?.("input, textarea, select, [contenteditable], dialog"));

function rows() {
  return [...document.querySelectorAll("#rows .case .first a")];
}

/** To the next or previous row; from outside the list to its first or last. */
function step(by) {
  const links = rows();
  if (!links.length) return;
  const now = links.indexOf(document.activeElement);
  const next = now < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(now + by, 0), links.length - 1);
  links[next].focus({ preventScroll: true });
  links[next].closest(".case").scrollIntoView({ block: "nearest" });
}

function focusOn(selector) {
  const field = find(selector);
  if (!field) return;
  for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  field.focus();
  field.scrollIntoView({ block: "nearest" });
}

function search() {
  if (find("#q")) focusOn("#q");
  else location.assign("/desk");
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  r: () => focusOn("#text"),
  n: () => focusOn("#note-text"),
  c: () => find("#claim") && find("#whose button") && find("#claim").requestSubmit(),
  t: () => focusOn("#transfer-to"),
  "/": search,
  "?": () => openList(),
};

function openList() {
  const list = find("#keys");
  if (!list || list.open) return;
  find("#keys-on").checked = areOn();
  list.showModal();
}

function secondKey(key) {
  const isInTime = Date.now() - waitsForSecond < PATIENCE;
  waitsForSecond = 0;
  if (isInTime && key === "q") { location.assign("/desk"); return true; }
  return false;
}

function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target) || !areOn()) return;
  if (secondKey(event.key)) return;
  if (event.key === "g") { waitsForSecond = Date.now(); return; }
  const does = KEYS[event.key];
  if (!does) return;
  event.preventDefault();
  does();
}

/** Let the keys work on this page, and the button that lists them. */
export function listenToKeys() {
  document.addEventListener("keydown", press);
  const button = find("#open-keys");
  if (!button || !find("#keys")) return;
  button.hidden = false;
  button.addEventListener("click", openList);
  find("#keys-on").addEventListener("change", ({ target }) => localStorage.setItem(STORED, target.checked ? "on" : "off"));
}
