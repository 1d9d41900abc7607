// The officers' desk: keeps the list and a case fresh, sends replies in place. The server draws every row; this only moves it in.

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30000;
const EVERY_MINUTE = 60000;
const WIDE = "(min-width: 60rem)";

const page = document.body.dataset;
const title = document.title;
const find = (selector, within = document) => within.querySelector(selector);
let wait = FIRST_WAIT;
let refreshing = null;

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
  return Boolean(find("#text")?.value);
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
  if (now && then && now.innerHTML !== then.innerHTML) now.replaceChildren(...then.childNodes);
}

function refreshCases(fetched) {
  const focused = document.activeElement?.id;
  replace("main", fetched);
  if (focused) document.getElementById(focused)?.focus();
}

// Only new lines are added, so that a screen reader reads these and nothing twice.
function addSaid(fetched) {
  const transcript = find("#transcript");
  const has = (line) => transcript.querySelector(`[data-id="${CSS.escape(line.dataset.id)}"]`);
  const added = [...fetched.querySelectorAll("#transcript > [data-id]")].filter((line) => !has(line));
  transcript.append(...added);
  if (added.length) find("#transcript-empty")?.remove();
  added.at(-1)?.scrollIntoView({ block: "nearest" });
}

// The reply box stays as it is while the state does: an officer may be writing in it.
function refreshCase(fetched) {
  addSaid(fetched);
  ["#state", "#facts", "#collected", "#notes", "#whose"].forEach((part) => replace(part, fetched));
  if (find("#desk-actions").dataset.state === find("#desk-actions", fetched).dataset.state) return;
  if (!isWriting()) find("#desk-actions").replaceWith(find("#desk-actions", fetched));
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
  return page.case ? `/desk/events?case=${encodeURIComponent(page.case)}&after=${lastSaid()}` : "/desk/events";
}

// The browser's own reconnecting would ask from the first id again, and gives up after an error page.
function listen() {
  const stream = new EventSource(address());
  stream.addEventListener("open", () => {
    if (!find("#offline").hidden) refresh();
    find("#offline").hidden = true;
    wait = FIRST_WAIT;
  });
  stream.addEventListener("message", hear);
  stream.addEventListener("error", () => {
    stream.close();
    find("#offline").hidden = false;
    setTimeout(listen, wait);
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

async function post(form) {
  const response = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
  if (response.ok) return "";
  const told = await response.json().catch(() => ({}));
  return told.message ?? form.dataset.failed;
}

async function sendReply(form) {
  const send = find("button.strong", form);
  if (send.disabled || !form.elements.text.value.trim()) return;
  send.disabled = true;
  find("#reply-sending").hidden = false;
  // The same message_id makes sending it again harmless.
  const problem = await post(form).catch(() => post(form)).catch(() => form.dataset.failed);
  find("#reply-sending").hidden = true;
  send.disabled = false;
  complain(problem);
  if (problem) return;
  form.elements.text.value = "";
  form.elements.message_id.value = newId();
  form.elements.text.focus();
  await refresh();
}

function prepareReply() {
  const form = find("#reply");
  if (!form) return;
  form.elements.message_id.value = newId();
  form.addEventListener("submit", (event) => { event.preventDefault(); sendReply(form); });
  form.elements.text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) form.requestSubmit();
  });
}

// --- Start

function openCase() {
  find("#details").open = matchMedia(WIDE).matches;
  prepareReply();
  find("#desk-actions").scrollIntoView({ block: "nearest" });
}

document.addEventListener("visibilitychange", () => { if (!document.hidden) document.title = title; });
showLocalTimes(document);
if (page.page === "case") openCase();
listen();
setInterval(() => { if (!document.hidden) refresh(); }, EVERY_MINUTE); // how long people wait is written by the server
