// What people at the shop send: a picture, or a button that saves the file.
//
// What an agent sends comes with the visitor's token, in a header: the address alone opens nothing.
// What goes with an answer is there for everybody.

import { make } from "./dom.js";
import { icon } from "./icons.js";
import { show } from "./photo.js";

const KEPT_FOR = 60_000; // ms that the browser has to save it

// An element that becomes the file. `bring()` gets its bytes; `grown()` is called when it has grown.
export function received(media, labels, bring, grown) {
  const told = make("span", { class: "state", role: "status" });
  const button = make("button", { type: "button", class: "file" }, icon("file"), make("bdi", {}, media.name));
  const save = () => saved(button, told, media, labels, bring);
  button.append(make("span", { class: "hidden" }, `, ${labels.fileSave}`));
  button.addEventListener("click", save);
  const frame = make("div", { class: "received" }, button, told);
  if (media.kind === "image") {
    const gone = (error) => error.message === "gone" && frame.remove(); // the words say enough
    unveil(frame, media, labels, bring, save).then(grown, gone);
  }
  return frame;
}

// The picture takes the button's place; tapped, it is saved in full size.
async function unveil(frame, media, labels, bring, save) {
  const canvas = await show(await bring(), media.title || `${labels.photoShown}: ${media.name}`);
  const button = make("button", { type: "button", class: "picture", title: labels.fileSave }, canvas);
  button.append(make("span", { class: "hidden" }, `, ${labels.fileSave}`));
  button.addEventListener("click", save);
  frame.classList.add("photo");
  frame.firstChild.replaceWith(button);
}

async function saved(button, told, media, labels, bring) {
  if (button.dataset.busy) return;
  button.dataset.busy = "yes";
  told.textContent = labels.fileComing;
  try {
    const url = URL.createObjectURL(await bring());
    make("a", { href: url, download: media.name }).click();
    setTimeout(() => URL.revokeObjectURL(url), KEPT_FOR);
    told.textContent = "";
  } catch {
    told.textContent = labels.fileFailed;
  }
  delete button.dataset.busy;
}
