// What an officer typed and did not send stays in this tab of the browser, until it is sent or they sign out.

const DRAFTS = "guichao-draft:";
const keyOf = (about, field) => `${DRAFTS}${about}:${field.id}`;

/** Forget what was kept of a field. */
export function forget(about, field) {
  sessionStorage.removeItem(keyOf(about, field));
}

function keep(about, field) {
  if (field.value) sessionStorage.setItem(keyOf(about, field), field.value);
  else forget(about, field);
}

/** Put what was kept back into an empty field, and keep what is typed from now on; whether anything was brought back. */
export function bringBack(about, field) {
  field.addEventListener("input", () => keep(about, field));
  const kept = sessionStorage.getItem(keyOf(about, field));
  if (!kept || field.value) return false;
  field.value = kept;
  return true;
}

/** Forget everything: who signs out leaves no words behind. */
export function forgetAll() {
  Object.keys(sessionStorage).filter((key) => key.startsWith(DRAFTS)).forEach((key) => sessionStorage.removeItem(key));
}
