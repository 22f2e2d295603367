// Forms of a ticket, sent without leaving the page: the place in the talk and the focus stay.
// When no answer comes, the words stay in their field and go out again under the same id.

import { drop, keep } from "./drafts.js";
import { dropFiles } from "./files.js";
import { leave, look, parsed, take } from "./live.js";

const ANSWERED_WITHIN = 20_000; // ms
const FILES_WITHIN = 45_000; // they travel, and pictures are painted anew

export function sendInPlace(event) {
  event.preventDefault();
  if (!event.target.dataset.busy) send(event.target);
}

async function send(form) {
  const area = field(form);
  mark(form, true);
  complain("");
  if (area) keep(area, form.elements.client?.value);
  let answer = await post(form);
  if (answer?.status === 403 && (await look()) === 200) answer = await post(form); // signed in anew
  mark(form, false);
  if (answer?.status === 401) leave();
  else if (answer?.page?.getElementById("lines")) heard(form, area, answer);
  else complain(document.body.dataset.unsent);
}

async function post(form) {
  try {
    const files = form.elements.files?.files.length;
    const body = new FormData(form);
    const answer = await fetch(form.action, {
      method: "POST",
      body: files ? body : new URLSearchParams([...body].filter(([name]) => name !== "files")),
      signal: AbortSignal.timeout(files ? FILES_WITHIN : ANSWERED_WITHIN),
    });
    return { status: answer.status, ok: answer.ok, page: parsed(await answer.text()) };
  } catch {
    return null; // no connection, or none that answers
  }
}

function heard(form, area, answer) {
  if (answer.ok && area) {
    area.value = "";
    drop(area);
    if (form.elements.files) dropFiles();
    const id = answer.page.querySelector("input[name=client]");
    if (form.elements.client && id) form.elements.client.value = id.value;
  }
  const problem = answer.page.getElementById("problem")?.textContent ?? "";
  take(answer.page);
  complain(problem);
  (area?.isConnected ? area : nextPlace(form))?.focus();
}

// To write, when it is mine now; else to what can be done next.
function nextPlace(form) {
  const here = document.activeElement;
  if (!form.isConnected || here === document.body) {
    return document.getElementById("reply") ?? document.querySelector("#acts button");
  }
  return here;
}

function field(form) {
  return form.querySelector("[data-draft]");
}

function mark(form, busy) {
  if (busy) form.dataset.busy = "";
  else delete form.dataset.busy;
  const area = field(form);
  if (area) area.readOnly = busy;
  for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", String(busy));
}

function complain(words) {
  const problem = document.getElementById("problem");
  problem.textContent = words;
  problem.hidden = !words;
}
