// What helps an officer to reply: drafts, canned replies, translations, files. Everything is asked of the server when it is wanted; text never becomes HTML.
// Listens on the whole page: the reply box is drawn anew when the state of the case changes.

const find = (selector) => document.querySelector(selector);
const tools = () => find("#tools")?.dataset;
const box = () => find("#text");
const LEFT_OPEN = /【[^【】]*】/;
const MOST = 4000;
const LARGEST_FILE = 10 * 1024 * 1024;
let draft = "";
let preview = null;

// --- Small pieces

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function tell(words) {
  const place = find("#tools-say");
  place.textContent = words;
  place.hidden = !words;
}

async function ask(path, options = {}) {
  const { headers, ...rest } = options;
  const response = await fetch(`${tools().address}${path}`, { ...rest, headers: { Accept: "application/json", ...headers } });
  const told = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(told.message ?? "");
  return told;
}

/** Put text into the reply box: in place of what `insteadOf` names, else after what stands there. What was typed is never lost. */
function put(text, { insteadOf = null } = {}) {
  const field = box();
  if (!field) return;
  const before = field.value;
  field.value = insteadOf !== null ? before.replace(insteadOf, () => text) : before.trim() ? `${before.trimEnd()}\n\n${text}` : text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
  selectLeftOpen(field);
}

// --- Places that are the officer's to fill in keep a reply from being sent

function selectLeftOpen(field) {
  const found = LEFT_OPEN.exec(field.value);
  if (found) field.setSelectionRange(found.index, found.index + found[0].length);
}

function guardLeftOpen(field) {
  field.setCustomValidity(LEFT_OPEN.test(field.value) ? tools()?.leftOpen ?? "" : "");
}

// --- A draft

function listed(selector, lines) {
  const place = find(selector);
  place.querySelector("ul").replaceChildren(...lines);
  place.hidden = !lines.length;
}

function entryLine({ id, title, date, status, status_words }) {
  const line = element("li");
  const link = element("a", "", title);
  link.href = `/desk/entries/${encodeURIComponent(id)}`;
  line.append(link, " ", element("span", "small", date), " ", element("span", `status ${status}`, status_words));
  return line;
}

function showDraft(made) {
  draft = made.text;
  const verdict = find("#draft-verdict");
  verdict.textContent = made.verdict_words;
  verdict.className = `verdict ${made.verdict ?? ""}`;
  find("#draft-worded").hidden = !made.is_worded;
  find("#draft-none").hidden = Boolean(made.verdict);
  find("#draft-text").textContent = made.text;
  listed("#draft-gaps", made.not_known.map((question) => element("li", "", question)));
  listed("#draft-sources", made.sources.map(entryLine));
  listed("#draft-suggested", made.suggested.map(entryLine));
  find("#draft-use").hidden = !made.text;
  find("#draft").hidden = false;
}

async function makeDraft() {
  tell(tools().making);
  try {
    showDraft(await ask(`/draft?lang=${tools().reading}`));
    tell("");
  } catch (problem) { tell(problem.message || tools().failed); }
}

function useDraft() {
  const wasFull = Boolean(box()?.value.trim());
  find("#draft").hidden = true;
  put(draft);
  tell(wasFull ? tools().full : "");
}

// --- Canned replies: from the list, or by /name in the reply box

const canned = () => [...(find("#canned")?.options ?? [])].filter(({ value }) => value);

function chooseCanned(select) {
  const chosen = select.selectedOptions[0];
  if (chosen?.dataset.text) put(chosen.dataset.text);
  select.value = "";
}

/** `/name` at the end of what is typed, once the name is whole and ended by Enter or Tab. */
function typedName(field) {
  if (field.selectionStart !== field.value.length) return null;
  const [typed, name] = /(?:^|\s)\/(\S{1,30})$/u.exec(field.value) ?? [];
  const found = name && canned().find(({ value }) => value === name);
  return found ? { text: found.dataset.text, insteadOf: typed.trimStart() } : null;
}

function endName(event) {
  if (!["Enter", "Tab"].includes(event.key) || event.isComposing || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const found = typedName(event.target);
  if (!found) return;
  event.preventDefault();
  const field = event.target;
  const head = field.value.slice(0, field.value.length - found.insteadOf.length);
  field.value = `${head}${found.text}`;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  selectLeftOpen(field);
}

// --- Translations

const isChinese = (text) => /[\u3400-\u9fff]/.test(text);
/** Only a first guess: the server knows which lines need it. */
const isForeign = (text) => /\p{L}/u.test(text) && (tools().reading === "zh" ? !isChinese(text) || /[\u3040-\u30ff]/.test(text) : isChinese(text) || !/[a-z]/i.test(text));

function offerLine(line) {
  const text = line.querySelector(".text");
  if (!text || line.querySelector(".translate-line, .translated") || !isForeign(text.textContent)) return;
  const button = element("button", "translate-line quiet-link", tools().line);
  button.type = "button";
  text.after(button);
}

function offerLines() {
  if (!tools()?.translates) return;
  document.querySelectorAll("#transcript > [data-id]").forEach(offerLine);
}

function showLine({ id, text, words }) {
  const line = find(`#transcript > [data-id="${CSS.escape(String(id))}"]`);
  if (!line) return;
  line.querySelectorAll(".translate-line, .translated").forEach((old) => old.remove());
  const shown = element("div", "translated");
  shown.append(element("p", "small", words));
  if (text) { const body = element("div", "text", text); body.lang = tools().reading === "zh" ? "zh-CN" : "en"; shown.append(body); }
  line.querySelector(".text").after(shown);
}

async function translateLines(query = "") {
  tell(tools().translating);
  try {
    const { lines } = await ask(`/translation?lang=${tools().reading}${query}`);
    lines.forEach(showLine);
    tell(lines.length ? "" : tools().nothing);
  } catch (problem) { tell(problem.message || tools().notTranslated); }
}

async function previewReply() {
  const original = box()?.value.trim();
  if (!original) { box()?.focus(); return; }
  tell(tools().translating);
  try {
    const body = new URLSearchParams({ text: original });
    const told = await ask(`/translation?lang=${tools().reading}`, { method: "POST", body, headers: { "x-csrf": tools().csrf } });
    if (!told.text) { tell(told.words); return; }
    preview = { original, mark: told.mark };
    find("#preview-original").textContent = original;
    find("#preview-text").value = told.text;
    find("#preview").hidden = false;
    find("#preview-text").focus();
    tell("");
  } catch (problem) { tell(problem.message || tools().notTranslated); }
}

function usePreview() {
  const together = `${find("#preview-text").value.trim()}\n\n${preview.mark}\n${preview.original}`;
  if (together.length > MOST) { tell(tools().tooLong); return; }
  find("#preview").hidden = true;
  const field = box();
  if (field.value.trim() === preview.original) field.value = "";
  put(together);
}

// --- Files

function complainOfFile(words) {
  const place = find("#attach-fault");
  place.textContent = words;
  place.hidden = !words;
}

async function sendFile(form) {
  const [button] = form.querySelectorAll('button[type="submit"]');
  if (button.disabled) return;
  if (form.elements.file.files[0]?.size > LARGEST_FILE) { complainOfFile(form.dataset.tooLarge); return; }
  button.disabled = true;
  find("#attach-sending").hidden = false;
  try {
    const response = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json", "x-csrf": form.dataset.csrf } });
    const told = await response.json().catch(() => ({}));
    complainOfFile(response.ok ? "" : told.message ?? form.dataset.failed);
    if (response.ok) { form.reset(); form.elements.message_id.value = `file-${Date.now()}-${Math.random().toString(36).slice(2)}`; find("#attach").open = false; }
  } catch { complainOfFile(form.dataset.failed); }
  button.disabled = false;
  find("#attach-sending").hidden = true;
}

// --- Start

const PRESSED = {
  "draft-ask": makeDraft,
  "draft-use": useDraft,
  "draft-discard": () => { find("#draft").hidden = true; box()?.focus(); },
  "translate-talk": () => translateLines(),
  "translate-reply": previewReply,
  "preview-use": usePreview,
  "preview-discard": () => { find("#preview").hidden = true; box()?.focus(); },
};

document.addEventListener("click", (event) => {
  const does = PRESSED[event.target.closest?.("[id]")?.id];
  if (does && !event.ctrlKey && !event.metaKey) { event.preventDefault(); does(); }
  const line = event.target.closest?.(".translate-line")?.closest("[data-id]");
  if (line) translateLines(`&line=${line.dataset.id}`);
});
document.addEventListener("keydown", (event) => {
  if (event.target.id === "text") endName(event);
  if (event.target.matches?.("a.tool") && event.key === " ") { event.preventDefault(); event.target.click(); } // a link that acts as a button
});
document.addEventListener("input", ({ target }) => { if (target.id === "text") guardLeftOpen(target); });
document.addEventListener("change", ({ target }) => { if (target.id === "canned") chooseCanned(target); });
document.addEventListener("submit", (event) => { if (event.target.id === "attach-form") { event.preventDefault(); sendFile(event.target); } });

/** What only works with this script is shown once it is there. */
function wake() {
  document.querySelectorAll("#canned, #translate-reply").forEach((each) => { each.hidden = false; });
  if (box()) guardLeftOpen(box());
  offerLines();
}

wake();
new MutationObserver(wake).observe(find(".talk") ?? document.body, { childList: true, subtree: true });
