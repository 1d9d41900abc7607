// The chat page: what is said goes to /api/messages, what comes back is drawn. Words come from the page; text never becomes HTML.

const KEPT = "guichao.conversation";
const LIMIT = 4000;
const NEAR_LIMIT = 400;
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30000;

const byId = (id) => document.getElementById(id);
const [main, scroll, log, welcome, starters, loading, typing] = ["main", "scroll", "log", "welcome", "starters", "loading", "typing"].map(byId);
const [composer, box, left, fresh, leave] = ["composer", "text", "left", "new", "leave"].map(byId);
const words = main.dataset;
const title = document.title;

const shown = new Set();
let conversation = remembered();
let lastId = 0;
let stream = null;
let wait = FIRST_WAIT;
let sending = Promise.resolve();

// --- The conversation's token. Storage may be blocked; then the conversation lasts as long as the page.

function remembered() {
  try { return localStorage.getItem(KEPT); } catch { return null; }
}

function remember(token) {
  conversation = token;
  fresh.hidden = !token;
  try {
    if (token) localStorage.setItem(KEPT, token);
    else localStorage.removeItem(KEPT);
  } catch { /* kept in this page alone */ }
}

// --- Small pieces of a page

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function button(label, className, press) {
  const made = element("button", className, label);
  made.type = "button";
  made.addEventListener("click", press);
  return made;
}

function webAddress(text) {
  try {
    const url = new URL(text);
    return ["http:", "https:"].includes(url.protocol) ? url.href : null;
  } catch { return null; }
}

function link(address, label) {
  const made = element("a", "", label);
  made.href = address;
  made.target = "_blank";
  made.rel = "noopener noreferrer";
  made.append(element("span", "unseen", words.sourceNewWindow));
  return made;
}

// Addresses are ASCII, so Chinese punctuation ends one; a closing mark of the sentence is not part of it.
function withLinks(text) {
  const body = element("div", "text");
  let from = 0;
  for (const found of text.matchAll(/https?:\/\/[^\s"'<>\u0080-\uffff]+/g)) {
    const plain = found[0].replace(/[.,;:!?)\]}]+$/, "");
    const address = webAddress(plain);
    if (!address) continue;
    body.append(text.slice(from, found.index), link(address, plain));
    from = found.index + plain.length;
  }
  body.append(text.slice(from));
  return body;
}

function clock(at) {
  const when = new Date(at);
  if (Number.isNaN(when.getTime())) return null;
  const today = when.toDateString() === new Date().toDateString();
  const day = today ? {} : { month: "short", day: "numeric" };
  const made = element("time", "", when.toLocaleString(document.documentElement.lang, { ...day, hour: "2-digit", minute: "2-digit", hour12: false }));
  made.dateTime = at;
  return made;
}

// --- A message

const STATUS_WORDS = { verified: "verified", general_knowledge: "generalKnowledge", reported: "reported", to_be_filled: "toBeFilled" };

function sourceLine(citation) {
  const line = element("li");
  const facts = element("span", "facts");
  const date = citation.source_date === "undated" ? words.sourceUndated : citation.source_date;
  const status = words[STATUS_WORDS[citation.status]];
  const address = citation.link && webAddress(citation.link);
  line.append(element("span", "name", citation.title), facts);
  if (date) facts.append(element("span", "", date));
  if (status) facts.append(element("span", `status ${citation.status}`, status));
  if (address) facts.append(link(address, words.sourceLink));
  return line;
}

function sources(citations, knowledge) {
  const made = element("details", "sources");
  const list = element("ol");
  list.append(...citations.map(sourceLine));
  made.append(element("summary", "", words.sources.replace("{count}", citations.length)), list);
  if (knowledge) made.append(element("p", "version", words.knowledge.replace("{version}", knowledge)));
  return made;
}

function choices(buttons) {
  const made = element("div", "chips choices");
  made.setAttribute("role", "group");
  made.setAttribute("aria-label", words.choices);
  made.append(...buttons.map(({ label, send }) => button(label, "chip", () => { scroll.focus({ preventScroll: true }); say(label, send); })));
  return made;
}

function fileOf({ id, name }) {
  const made = element("p", "media");
  const found = element("a", "", words.fileGet.replace("{name}", name));
  found.href = `/api/files/${encodeURIComponent(id)}?conversation=${encodeURIComponent(conversation)}`;
  found.download = name;
  made.append(found);
  return made;
}

function smallPrint(message) {
  const made = element("p", "small");
  const time = message.at && clock(message.at);
  if (time) made.append(time);
  if (message.receipt) made.append(element("span", "receipt", words.receipt.replace("{id}", message.receipt)));
  return made.childNodes.length ? made : "";
}

function draw(message) {
  const author = message.author ?? "guichao";
  const bubble = element("article", `message ${author}`);
  bubble.append(element("p", author === "person" ? "unseen" : "author", words[author]), withLinks(message.text));
  if (message.file) bubble.append(fileOf(message.file));
  if (message.citations?.length) bubble.append(sources(message.citations, message.knowledge));
  bubble.append(smallPrint(message));
  log.querySelectorAll(".choices").forEach((older) => older.remove());
  log.append(bubble);
  if (message.buttons?.length) log.append(choices(message.buttons));
  welcome.hidden = true;
  return bubble;
}

/** Draw what was not drawn before; gives back the first new bubble, or undefined. */
function drawNew(messages) {
  const unseen = messages.filter(({ id }) => !shown.has(id));
  unseen.forEach(({ id }) => { shown.add(id); lastId = Math.max(lastId, id); });
  return unseen.map(draw)[0];
}

// --- What the eye follows

function atEnd() {
  return scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 120;
}

// Down to the end, but never past the beginning of what is new: a long answer is read from its top.
function reveal(bubble) {
  const end = scroll.scrollHeight - scroll.clientHeight;
  const top = bubble ? bubble.offsetTop - 16 : end;
  scroll.scrollTop = Math.min(end, top);
}

function markUnread() {
  if (document.hidden) document.title = `● ${title}`;
}

function fault(text, again) {
  const bubble = element("article", "message fault");
  bubble.append(element("p", "text", text), button(words.again, "chip", () => { bubble.remove(); again(); }));
  log.append(bubble);
  reveal();
}

// --- Talking to the server

// So that officers' hours can be told on both clocks; a browser that does not say is not asked again.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

function newId() {
  if (crypto.randomUUID) return crypto.randomUUID(); // missing on plain http
  const digit = (mark) => (Number(mark) ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (Number(mark) / 4)))).toString(16);
  return "10000000-1000-4000-8000-100000000000".replace(/[018]/g, digit); // RFC 9562, version 4
}

async function post(message) {
  const body = JSON.stringify({ ...(conversation && { conversation }), ...message });
  const response = await fetch("/api/messages", { method: "POST", headers: { "Content-Type": "application/json" }, body });
  if (response.status >= 500) throw new Error(`answered ${response.status}`);
  return response;
}

async function refusal(response) {
  const told = await response.json().catch(() => ({}));
  return told.message ?? words.failed;
}

/** One message to the server; the same message_id makes sending it again harmless. Gives back replies, or words about what went wrong. */
async function exchange(message) {
  try {
    const response = await post(message).catch(() => post(message));
    if (response.ok) return await response.json();
    if (response.status === 404) forget();
    return { problem: await refusal(response) };
  } catch {
    return { problem: words.failed };
  }
}

async function deliver(message) {
  typing.hidden = false;
  reveal();
  const told = await exchange(message);
  typing.hidden = true;
  if (told.problem) return fault(told.problem, () => queue(message));
  if (told.conversation !== conversation) remember(told.conversation);
  reveal(drawNew(told.replies));
  markUnread();
  if (!stream) listen();
}

// One after the other: two first messages at once would open two conversations.
function queue(message) {
  sending = sending.then(() => deliver(message));
}

/** Show `label` as the person's words and send `text`. */
function say(label, text) {
  draw({ author: "person", text: label });
  queue({ message_id: newId(), text, language: words.language, ...(zone && { time_zone: zone }) });
}

// --- What comes later: officers, slow answers

function hear(event) {
  const message = JSON.parse(event.data);
  lastId = Math.max(lastId, message.id);
  if (message.author === "person") return; // drawn when it was sent
  const follow = atEnd();
  const bubble = drawNew([message]);
  if (bubble && follow) reveal(bubble);
  if (bubble) markUnread();
}

// The browser's own reconnecting would ask from the first id again, and gives up after an error page.
function listen() {
  const asked = conversation;
  stream = new EventSource(`/api/events?conversation=${encodeURIComponent(asked)}&after=${lastId}`);
  stream.addEventListener("open", () => { wait = FIRST_WAIT; });
  stream.addEventListener("message", hear);
  stream.addEventListener("error", () => {
    stream.close();
    setTimeout(() => { if (conversation === asked) listen(); }, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  });
}

function forget() {
  stream?.close();
  stream = null;
  lastId = 0;
  shown.clear();
  remember(null);
}

async function restore() {
  loading.hidden = false;
  log.setAttribute("aria-live", "off"); // what was read before is not read out again
  try {
    const response = await fetch(`/api/messages?conversation=${encodeURIComponent(conversation)}&after=0`);
    if (response.status === 404) forget();
    else if (!response.ok) throw new Error(`answered ${response.status}`);
    else drawNew((await response.json()).messages);
  } catch {
    fault(words.notLoaded, () => location.reload());
  }
  loading.hidden = true;
  reveal();
  setTimeout(() => log.setAttribute("aria-live", "polite"), 500);
}

async function start() {
  welcome.hidden = Boolean(conversation);
  if (conversation) await restore();
  welcome.hidden = log.childElementCount > 0;
  fresh.hidden = !conversation;
  if (conversation && !log.querySelector(".fault")) listen();
}

// --- The person's hands

function fit() {
  const room = LIMIT - box.value.length;
  left.textContent = room <= NEAR_LIMIT ? words.left.replace("{count}", room) : "";
  box.rows = Math.min(6, box.value.split("\n").length);
}

function sendBox() {
  const text = box.value.trim();
  if (!text) return;
  box.value = "";
  fit();
  say(text, text);
}

composer.addEventListener("submit", (event) => { event.preventDefault(); sendBox(); });
box.addEventListener("input", fit);
box.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return; // 229: Safari's Enter that ends a composition
  event.preventDefault();
  sendBox();
});
starters.addEventListener("click", (event) => {
  const chip = event.target.closest("button");
  if (!chip) return;
  scroll.focus({ preventScroll: true });
  say(chip.textContent, chip.textContent);
});
fresh.addEventListener("click", () => leave.showModal());
leave.addEventListener("close", () => {
  if (leave.returnValue !== "leave") return;
  forget();
  location.reload(); // also lets go of an answer still on its way
});
document.addEventListener("visibilitychange", () => { if (!document.hidden) document.title = title; });

main.querySelectorAll("[disabled]").forEach((waiting) => { waiting.disabled = false; });
start();
