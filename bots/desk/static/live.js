// The page, asked for anew: what changed inside its [data-live] parts is taken over.

import { restore } from "./drafts.js";
import { showFiles } from "./files.js";
import { merge } from "./merge.js";
import { keepPlace } from "./reading.js";

const SENT_WITHIN = 1_500; // ms; that a message has left rings no bell: it is looked for

let asking = false;
let askAgain = false;
let pause = SENT_WITHIN / 2;
let soon; // the timer of that look
let taken = 0; // pages taken over, an act's answer included

export async function refresh() {
  if (!document.querySelector("[data-live]")) return;
  if (asking) {
    askAgain = true;
    return;
  }
  asking = true;
  const status = await look();
  asking = false;
  if (status === 401) leave();
  else if (askAgain) {
    askAgain = false;
    refresh();
  }
}

// The answer's status; 0 when none came: the stream notices as well, and says so.
export async function look() {
  const before = taken;
  const answer = await asked();
  if (answer.ok && before !== taken) return look(); // which of the two is newer, nobody knows
  if (answer.ok) take(parsed(answer.html));
  return answer.status;
}

async function asked() {
  try {
    const address = location.pathname + location.search;
    const answer = await fetch(address, { headers: { "X-Background": "1" }, cache: "no-store" });
    return { ok: answer.ok, status: answer.status, html: await answer.text() };
  } catch {
    return { ok: false, status: 0 };
  }
}

export function parsed(html) {
  return new DOMParser().parseFromString(html, "text/html");
}

export function take(fresh) {
  taken += 1;
  document.title = fresh.title;
  const secret = fresh.querySelector("input[name=csrf]")?.value;
  for (const field of document.querySelectorAll("input[name=csrf]")) field.value = secret ?? field.value;
  const before = rows();
  keepPlace(() => {
    for (const part of document.querySelectorAll("[data-live]")) {
      const other = fresh.getElementById(part.id);
      if (other && !isTheSame(part, other)) merge(part, other);
    }
    restore();
    showFiles();
  });
  tell([...rows()].filter((id) => !before.has(id)).length);
  lookForWhatLeaves();
}

// Less and less often, while something stands in the queue to the customer.
function lookForWhatLeaves() {
  clearTimeout(soon);
  const waits = document.querySelector("#lines .status.queued");
  pause = waits ? pause * 2 : SENT_WITHIN / 2;
  if (waits && pause < 60_000) soon = setTimeout(refresh, pause);
}

// A part with a version changes as a whole, or not at all: somebody may be writing in it.
function isTheSame(part, other) {
  return part.dataset.version !== undefined && part.dataset.version === other.dataset.version;
}

function rows() {
  return new Set([...document.querySelectorAll(".row")].map((row) => row.id));
}

function tell(count) {
  const news = document.getElementById("news");
  if (news && count) news.textContent = news.dataset.words.replace("{count}", count);
}

export function leave() {
  location.assign(`/desk/sign-in?next=${encodeURIComponent(location.pathname)}&ended=1`);
}
