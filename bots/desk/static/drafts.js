// What is written and not sent yet stays with this tab: over reloads, other tickets, a new sign-in.
//
// Kept in sessionStorage, which ends with the tab, under the agent's id and the ticket's address.
// `client` is there when exactly these words were sent and no answer came: the same id goes with
// them again, so that the customer never reads them twice.

const START = "draft:";
const MINE = `${START}${document.body.dataset.agent ?? ""}:${location.pathname}:`;

export function watch() {
  document.addEventListener("input", (event) => {
    const area = event.target;
    if (area.matches("[data-draft]")) changed(area);
  });
}

// Other words, or other files: another message.
export function changed(area) {
  const id = area.form.elements.client;
  if (id && read(area.id)?.client) id.value = newId();
  keep(area);
}

export function keep(area, client = "") {
  const key = MINE + area.id;
  try {
    if (area.value || client) sessionStorage.setItem(key, JSON.stringify({ text: area.value, client }));
    else sessionStorage.removeItem(key);
  } catch {
    // forbidden or full: the words stay as long as the page does
  }
}

export function drop(area) {
  sessionStorage.removeItem(MINE + area.id);
}

// Into empty fields; where nobody may answer now, the words are shown to be copied.
export function restore() {
  for (const area of document.querySelectorAll("[data-draft]")) {
    const kept = read(area.id);
    if (!kept) continue;
    if (!area.value) {
      area.value = kept.text;
      area.closest("details")?.setAttribute("open", "");
    }
    const id = area.form.elements.client;
    if (id && kept.client && area.value === kept.text) id.value = kept.client;
  }
  for (const shown of document.querySelectorAll("[data-draft-of]")) {
    const kept = read(shown.dataset.draftOf);
    if (!kept?.text || shown.textContent) continue;
    shown.textContent = kept.text;
    shown.hidden = false;
  }
}

export function forgetAll() {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(START)) sessionStorage.removeItem(key);
  }
}

function read(id) {
  try {
    return JSON.parse(sessionStorage.getItem(MINE + id));
  } catch {
    return null;
  }
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // plain http has no randomUUID
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
