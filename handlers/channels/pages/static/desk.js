// The officers' desk: keeps the queue and a case fresh, sends replies in place, keeps what was typed. The server draws every row; this only moves it in.

import { bringBack, forget, forgetAll } from "./desk_drafts.js";
import { freshen } from "./desk_fresh.js";
import { listenToKeys } from "./desk_keys.js";

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30000;
const EVERY_MINUTE = 60000;
const WIDE = "(min-width: 60rem)";

const page = document.body.dataset;
const title = document.title;
const find = (selector, within = document) => within.querySelector(selector);
let wait = FIRST_WAIT;
let refreshing = null;
let stream = null;

// --- Times: the page says Beijing time, the officer reads their own

function showLocalTimes(within) {
  for (const time of within.querySelectorAll("time[datetime]")) {
    const when = new Date(time.dateTime);
    if (Number.isNaN(when.getTime())) continue;
    time.title = time.textContent;
    time.textContent = when.toLocaleString(document.documentElement.lang, { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false });
  }
}

// --- Fresh parts of the page

function isWriting() {
  return Boolean(find("#text")?.value || find("#note-text")?.value);
}

/** The page as the server has it now, or null when it is no longer ours to see. */
async function fetchPage() {
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (response.status >= 500) throw new Error(`answered ${response.status}`);
  const fetched = new DOMParser().parseFromString(await response.text(), "text/html");
  showLocalTimes(fetched);
  return fetched.body.dataset.page === page.page ? fetched : null;
}

function replace(selector, fetched) {
  const now = find(selector);
  const then = find(selector, fetched);
  if (now && then) freshen(now, then);
}

const order = (within) => [...within.querySelectorAll("#rows > li")].map((row) => `${row.id}${row.className}`).join();

// Who listens to the page is told once that something moved, not what every row says.
function refreshCases(fetched) {
  const before = order(document);
  ["#total", "#views", "#searched", "#queue"].forEach((part) => replace(part, fetched));
  const aloud = find("#said-aloud");
  if (before !== order(document)) aloud.textContent = aloud.textContent ? "" : aloud.dataset.one;
}

// Only new lines are added, so that a screen reader reads these and nothing twice.
function addSaid(fetched) {
  const transcript = find("#transcript");
  const has = (line) => transcript.querySelector(`[data-id="${CSS.escape(line.dataset.id)}"]`);
  const added = [...fetched.querySelectorAll("#transcript > [data-id]")].filter((line) => !has(line));
  const wasAtEnd = transcript.scrollHeight - transcript.scrollTop - transcript.clientHeight < 80;
  transcript.append(...added);
  if (!added.length) return added;
  find("#transcript-empty")?.remove();
  if (wasAtEnd) transcript.scrollTop = transcript.scrollHeight;
  if (!matchMedia(WIDE).matches) added.at(-1).scrollIntoView({ block: "nearest" });
  return added;
}

// Words of a colleague that came while this officer writes are pointed out before anything is sent.
function pointOut(added) {
  const form = find("#reply");
  if (!form) return;
  form.elements.seen.value = lastSaid();
  const names = added.filter((line) => line.matches(".officer")).map((line) => find(".author", line).textContent.trim());
  const other = names.findLast((name) => name !== form.dataset.me);
  if (other && form.elements.text.value) complain(form.dataset.overtaken.replace("{name}", other));
}

// The reply box stays as it is while the state does: an officer may be writing in it.
function refreshCase(fetched) {
  pointOut(addSaid(fetched));
  ["#state", "#present", "#facts", "#collected", "#history", "#notes", "#whose", ".moves"].forEach((part) => replace(part, fetched));
  if (!find("#whose", fetched)) find("#whose")?.replaceChildren(); // a colleague has it by now: it cannot be claimed any more
  const now = find("#desk-actions");
  const then = find("#desk-actions", fetched);
  if (now.dataset.state === then.dataset.state) return;
  if (!isWriting()) { now.replaceWith(then); prepareReply(); }
}

const refreshers = { cases: refreshCases, case: refreshCase };

async function refreshOnce() {
  try {
    const fetched = await fetchPage();
    if (fetched) refreshers[page.page](fetched);
    else if (!isWriting()) location.reload(); // signed out: the server says what to do
  } catch { /* the stream's own reconnecting will come back to this */ }
}

// Events during a refresh ask for one more after it.
function refresh() {
  refreshing = (refreshing ?? Promise.resolve()).then(refreshOnce);
  return refreshing;
}

function hear() {
  if (document.hidden) document.title = `● ${title}`;
  refresh();
}

// --- Events

function lastSaid() {
  return [...document.querySelectorAll("#transcript > [data-id]")].reduce((last, { dataset }) => Math.max(last, Number(dataset.id)), 0);
}

function address() {
  const about = { case: page.case, after: lastSaid(), here: Number(!document.hidden) };
  return page.case ? `${page.events}?${new URLSearchParams(about)}` : page.events;
}

// The browser's own reconnecting would ask from the first id again, and gives up after an error page.
function listen() {
  stream?.close();
  const opened = new EventSource(address());
  stream = opened;
  opened.addEventListener("open", () => {
    if (!find("#offline").hidden) refresh();
    find("#offline").hidden = true;
    wait = FIRST_WAIT;
  });
  opened.addEventListener("message", hear);
  opened.addEventListener("error", () => {
    opened.close();
    if (stream !== opened) return;
    find("#offline").hidden = false;
    setTimeout(() => { if (stream === opened) listen(); }, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  });
}

// --- Replies

function newId() {
  if (crypto.randomUUID) return crypto.randomUUID(); // missing on plain http
  const digit = (mark) => (Number(mark) ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (Number(mark) / 4)))).toString(16);
  return "10000000-1000-4000-8000-100000000000".replace(/[018]/g, digit); // RFC 9562, version 4
}

function complain(words) {
  const place = find("#reply-fault");
  place.textContent = words;
  place.hidden = !words;
}

function remind(words) {
  const place = find("#reply-kept");
  place.textContent = words;
  place.hidden = false;
}

async function post(form, sent) {
  const response = await fetch(form.action, { method: "POST", body: sent, headers: { Accept: "application/json" } });
  if (response.ok) return "";
  const told = await response.json().catch(() => ({}));
  return told.message ?? form.dataset.failed;
}

function clear(form) {
  form.elements.text.value = "";
  forget(page.case, form.elements.text);
  form.elements.message_id.value = newId();
  find("#reply-kept").hidden = true;
}

async function sendReply(form, by) {
  const buttons = [...form.querySelectorAll('button[type="submit"]')];
  if (buttons.some((button) => button.disabled) || !form.elements.text.value.trim()) return;
  const sent = new FormData(form);
  if (by?.name) sent.set(by.name, by.value);
  buttons.forEach((button) => { button.disabled = true; });
  find("#reply-sending").hidden = false;
  // The same message_id makes sending it again harmless.
  const problem = await post(form, sent).catch(() => post(form, sent)).catch(() => form.dataset.failed);
  find("#reply-sending").hidden = true;
  buttons.forEach((button) => { button.disabled = false; });
  complain(problem);
  if (!problem) clear(form);
  await refresh(); // what another officer said meanwhile stands on the page now
  if (form.isConnected) form.elements.text.focus({ preventScroll: true });
}

function prepareReply() {
  const form = find("#reply");
  if (!form) return;
  form.elements.message_id.value = newId();
  if (bringBack(page.case, form.elements.text)) remind(form.dataset.kept);
  form.addEventListener("submit", (event) => { event.preventDefault(); sendReply(form, event.submitter); });
  form.elements.text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) form.requestSubmit();
  });
}

function prepareNote() {
  const form = find("#note");
  if (!form) return;
  bringBack(page.case, form.elements.text);
  form.addEventListener("submit", () => forget(page.case, form.elements.text));
}

// --- Start

function openCase() {
  find("#details").open = matchMedia(WIDE).matches || Boolean(find("#note .fault"));
  prepareReply();
  prepareNote();
  const transcript = find("#transcript");
  transcript.scrollTop = transcript.scrollHeight;
  const unread = find("#unread");
  if (!matchMedia(WIDE).matches) (unread ?? find("#desk-actions")).scrollIntoView({ block: "nearest" });
  else if (unread) transcript.scrollTop = unread.offsetTop - transcript.offsetTop;
}

function follow() {
  listen();
  setInterval(() => { if (!document.hidden) refresh(); }, EVERY_MINUTE); // how long is left is written by the server
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) { document.title = title; refresh(); }
    if (page.case) listen(); // who turned away does not look at the case any more
  });
}

showLocalTimes(document);
listenToKeys();
find("#sign-out")?.addEventListener("submit", forgetAll);
if (page.page === "case") openCase();
if (page.events) follow();
