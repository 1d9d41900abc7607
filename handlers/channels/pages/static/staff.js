// Editing a file: rows come and go without the page jumping, and nobody leaves by accident. Without this script every button works all the same.

const form = document.getElementById("edit-form");
let isTouched = Boolean(document.getElementById("obstacle") || document.getElementById("preview"));
let isSending = false;

async function changeRows(button) {
  const data = new FormData(form, button);
  const answer = await fetch(button.formAction, { method: "POST", body: data, headers: { accept: "text/html" } });
  if (!answer.ok) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("edit-form");
  const open = new Set([...form.querySelectorAll("details[open][id]")].map(({ id }) => id));
  fresh.querySelectorAll("details[id]").forEach((each) => { if (open.has(each.id)) each.open = true; });
  form.replaceChildren(...fresh.childNodes);
  const list = document.getElementById(new URL(button.formAction).hash.slice(1));
  const rows = list?.closest("details, fieldset, .card")?.querySelectorAll(".edit-row");
  const field = button.name === "_add" && rows?.length ? [...rows].at(-1).querySelector("textarea, input:not([type=hidden]), select") : list;
  field?.focus();
}

if (form) {
  form.addEventListener("input", () => { isTouched = true; });
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (button?.name !== "_add" && button?.name !== "_remove") { isSending = true; return; }
    event.preventDefault();
    isTouched = true;
    changeRows(button).catch(() => { isSending = true; HTMLFormElement.prototype.submit.call(withButton(button)); });
  });
  window.addEventListener("beforeunload", (event) => { if (isTouched && !isSending) event.preventDefault(); });
}

/** The form as the button alone would have sent it, where fetching did not work. */
function withButton(button) {
  const said = document.createElement("input");
  Object.assign(said, { type: "hidden", name: button.name, value: button.value });
  form.append(said);
  form.action = button.formAction;
  return form;
}
