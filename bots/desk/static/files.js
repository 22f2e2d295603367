// Files that go with an answer: chosen, dropped on the talk, or pasted. Shown as chips that can be
// taken away again; they live in the form's own field, so that sending needs to know nothing of it.
//
// Kept in this page only: a browser gives files to no other page, and not back after a reload.

import { changed } from "./drafts.js";
import { keepPlace } from "./reading.js";
import { shrunk } from "./shrinking.js";

let chosen = []; // outlives the form, which may go and come back with the ticket

export function watchFiles() {
  document.addEventListener("change", (event) => {
    if (event.target.id !== "files") return;
    if (isFree()) add([...event.target.files]);
    else showFiles();
  });
  document.addEventListener("paste", pasted);
  const talk = document.querySelector(".talk");
  talk?.addEventListener("dragover", (event) => drag(event, true));
  talk?.addEventListener("dragleave", (event) => talk.contains(event.relatedTarget) || drag(event, false));
  talk?.addEventListener("drop", (event) => {
    const files = [...event.dataTransfer.files];
    if (drag(event, false)) add(files);
  });
}

// The form's field and chips say what is chosen; called whenever the form may be a new one.
export function showFiles() {
  const field = input();
  if (!field) return;
  field.form.classList.add("picks");
  const carried = new DataTransfer();
  for (const file of chosen) carried.items.add(file);
  field.files = carried.files;
  field.form.elements.text.required = !chosen.length;
  const list = field.form.querySelector(".chips");
  list.hidden = !chosen.length;
  list.replaceChildren(...chosen.map((file, place) => chip(file, place, list.dataset.remove)));
}

export function dropFiles() {
  chosen = [];
  showFiles();
  tell();
}

async function add(files) {
  const { form } = input();
  form.dataset.busy = ""; // nothing leaves without them
  const smaller = await Promise.all(files.map(shrunk));
  delete form.dataset.busy;
  const field = input();
  if (!field) return; // closed, or somebody else's by now
  const problems = [];
  for (const file of smaller) {
    const problem = wrong(file, field);
    if (problem) problems.push(problem);
    else chosen.push(file);
  }
  renew(field);
  complain([...new Set(problems)].join(" "));
}

function wrong(file, field) {
  const { files, bytes, total, kind, empty, big, many, much } = field.dataset;
  const named = (words) => words.replace("{name}", file.name);
  const isImage = file.type.startsWith("image/");
  if (file.type && !field.accept.split(",").some((one) => file.type.startsWith(one.replace("*", "")))) {
    return named(kind);
  }
  if (!file.size) return named(empty);
  if (file.size > bytes && !isImage) return named(big); // pictures get smaller on their way
  if (chosen.length >= files) return many;
  return chosen.reduce((sum, one) => sum + one.size, file.size) > total ? much : "";
}

function remove(place) {
  const field = input();
  if (field.form.dataset.busy !== undefined) return;
  chosen.splice(place, 1);
  renew(field);
  const left = field.form.querySelectorAll(".chips button");
  (left[Math.min(place, left.length - 1)] ?? field).focus();
}

function renew(field) {
  changed(field.form.elements.text);
  keepPlace(showFiles); // chips leave less room for the talk
  tell();
}

function chip(file, place, words) {
  const [item, name, size, button] = ["li", "bdi", "span", "button"].map((tag) => document.createElement(tag));
  name.textContent = file.name;
  size.textContent = measure(file.size);
  button.type = "button";
  button.className = "quiet";
  button.textContent = "×";
  button.ariaLabel = button.title = words.replace("{name}", file.name);
  button.addEventListener("click", () => remove(place));
  item.append(name, " ", size, " ", button);
  return item;
}

function measure(bytes) {
  const [size, unit] = bytes < 1_000_000 ? [bytes / 1000, "kilobyte"] : [bytes / 1_000_000, "megabyte"];
  const style = { style: "unit", unit, maximumFractionDigits: size < 10 && unit === "megabyte" ? 1 : 0 };
  return new Intl.NumberFormat(document.documentElement.lang, style).format(Math.max(size, 1));
}

function pasted(event) {
  const files = [...(event.clipboardData?.files ?? [])];
  if (!files.length || event.clipboardData.types.includes("text/plain")) return; // words with a picture
  if (!event.target.closest?.(".reply") || !isFree()) return;
  event.preventDefault();
  add(files);
}

// Whether files may be dropped now; else the browser would leave the page to show them.
function drag(event, over) {
  if (!event.dataTransfer?.types.includes("Files")) return false;
  if (event.type !== "dragleave") event.preventDefault();
  const free = isFree();
  if (event.type === "dragover") event.dataTransfer.dropEffect = free ? "copy" : "none";
  event.currentTarget.classList.toggle("over", over && free);
  return free;
}

function isFree() {
  const field = input();
  return Boolean(field) && field.form.dataset.busy === undefined;
}

function input() {
  return document.getElementById("files");
}

// For those who do not see the chips.
function tell() {
  const told = document.getElementById("files-told");
  if (!told) return;
  const names = chosen.map((file) => `${file.name} (${measure(file.size)})`).join(", ");
  told.textContent = names && told.dataset.words.replace("{names}", names);
}

function complain(words) {
  const problem = document.getElementById("problem");
  problem.textContent = words;
  problem.hidden = !words;
}
