// Keeps open pages fresh, and what is being written safe. Every page works without it; with it,
// nobody has to reload and nothing typed is lost.
//
//   live.js     asks for the page anew and takes over what changed
//   merge.js    makes old nodes like new ones, so that focus and scroll stay
//   stream.js   hears that something changed, and that the line is lost or mended
//   sending.js  forms of a ticket, sent without leaving the page
//   drafts.js   what is written and not sent yet
//   files.js    what goes with it: chosen, dropped or pasted
//   reading.js  the end of a talk: following it, or saying that there is more
"use strict";

import { forgetAll, restore, watch } from "./drafts.js";
import { showFiles, watchFiles } from "./files.js";
import { openAtTheEnd } from "./reading.js";
import { sendInPlace } from "./sending.js";
import { leaving, listen } from "./stream.js";

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) {
    event.target.closest?.("form")?.requestSubmit();
  } else if (["ArrowDown", "ArrowUp"].includes(event.key)) {
    walk(event);
  }
});

// Up and down in the queue, once the focus is there.
function walk(event) {
  const row = event.target.closest?.(".row");
  if (!row || event.ctrlKey || event.altKey || event.metaKey) return;
  const next = event.key === "ArrowDown" ? row.nextElementSibling : row.previousElementSibling;
  if (!next) return;
  event.preventDefault();
  next.querySelector("a").focus();
}

// The second click of a double click may fall on a button that has just come to that place.
document.addEventListener("click", (event) => {
  if (event.detail > 1 && event.target.closest("#acts")) event.preventDefault();
});

// A second click sends nothing: the server knows by the form's id, this saves the wait.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.matches("[data-act]")) {
    sendInPlace(event);
    return;
  }
  if (form.matches(".out")) forgetAll(); // whoever comes next reads nothing of it
  leaving();
  setTimeout(() => form.querySelectorAll("button").forEach((button) => (button.disabled = true)));
});

addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload(); // an old form would send an old id
});

for (const field of document.querySelectorAll("[data-select]")) {
  field.addEventListener("focus", () => field.select());
  if (field === document.activeElement) field.select();
}

watch();
restore();
watchFiles();
showFiles();
openAtTheEnd();
listen();
