// Keeps open pages fresh. Every page works without it; with it, nobody has to reload.
//
// One server-sent stream for all tabs of a browser says "look again"; each page then asks for
// itself and takes over what changed inside its [data-live] parts.
"use strict";

const live = () => document.querySelectorAll("[data-live]");
const EVERY = 60_000; // ms: "waiting 5 minutes" grows old by itself

let asking = false;
let askAgain = false;
let sending = false; // a form is under way: its answer is the next page

async function refresh() {
  if (!live().length) return;
  if (asking) {
    askAgain = true;
    return;
  }
  asking = true;
  try {
    const address = location.pathname + location.search;
    const answer = await fetch(address, { headers: { "X-Background": "1" }, cache: "no-store" });
    if (answer.status === 401) return leave();
    if (answer.ok) take(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    // no connection: the stream notices as well, and says so
  } finally {
    asking = false;
  }
  if (askAgain) {
    askAgain = false;
    refresh();
  }
}

function take(fresh) {
  for (const part of live()) {
    const other = fresh.getElementById(part.id);
    if (!other) continue;
    if (part.dataset.version !== undefined && part.dataset.version === other.dataset.version) continue;
    const [mine, theirs] = [part, other].map((one) => (one.matches("[data-keyed]") ? one : one.querySelector("[data-keyed]")));
    if (mine && theirs) merge(mine, theirs);
    else replace(part, other);
  }
}

// Children with ids: what is the same stays, so that focus, selection and scroll stay as well.
function merge(mine, theirs) {
  const scrolls = mine.matches("[role=log]");
  const follow = scrolls && atEnd(mine);
  const known = new Map([...mine.children].map((child) => [child.id, child]));
  let place = mine.firstElementChild;
  for (const child of [...theirs.children]) {
    const old = known.get(child.id);
    known.delete(child.id);
    if (old && old.isEqualNode(child)) {
      if (old === place) place = place.nextElementSibling;
      else mine.insertBefore(old, place);
    } else {
      const next = document.adoptNode(child);
      const focused = old?.contains(document.activeElement);
      if (old) {
        if (old === place) place = place.nextElementSibling;
        old.remove();
      }
      mine.insertBefore(next, place);
      if (focused) next.querySelector("a, button")?.focus();
    }
  }
  for (const gone of known.values()) gone.remove();
  const settle = () => (mine.scrollTop = mine.scrollHeight);
  if (!follow) return;
  settle();
  for (const photo of mine.querySelectorAll("img")) if (!photo.complete) photo.onload = settle;
}

function replace(part, other) {
  const drafts = [...part.querySelectorAll("textarea")].map((area) => [area.id, area.value]);
  const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
  part.replaceChildren(...[...other.childNodes].map((node) => document.adoptNode(node)));
  if (other.dataset.version !== undefined) part.dataset.version = other.dataset.version;
  for (const [id, text] of drafts) {
    const area = document.getElementById(id);
    if (area && text) area.value = text;
  }
  if (focused) document.getElementById(focused)?.focus();
}

function atEnd(log) {
  return log.scrollHeight - log.scrollTop - log.clientHeight < 80;
}

// The session has ended, or a form that is under way has just begun a new one: see which.
async function leaveUnlessRenewed() {
  const asked = { headers: { "X-Background": "1" }, cache: "no-store" };
  const answer = await fetch(location.pathname, asked).catch(() => null);
  if (!answer || answer.status === 401) leave();
}

function leave() {
  location.assign(`/desk/sign-in?next=${encodeURIComponent(location.pathname)}`);
}

// --- the stream: one tab listens, the others hear it from that tab

function listen() {
  const events = document.body.dataset.events;
  if (!events) return;
  const lost = document.querySelector(".lost");
  const tell = (news) => {
    if (news === "desk") refresh();
    if (news === "bye") setTimeout(leaveUnlessRenewed, sending ? 5000 : 1000);
    if (news === "desk" || news === "open") lost.hidden = true;
    if (news === "lost") {
      lost.textContent = document.body.dataset.lost;
      lost.hidden = false;
    }
  };
  const tabs = new BroadcastChannel("mostrador-desk");
  tabs.addEventListener("message", (event) => tell(event.data));
  const hear = (news) => {
    tell(news);
    tabs.postMessage(news);
  };
  const stream = () =>
    new Promise(() => {
      const again = () => location.reload();
      const open = () => {
        const source = new EventSource(events);
        source.addEventListener("desk", () => hear("desk"));
        source.addEventListener("open", () => hear("open"));
        source.addEventListener("full", () => source.close()); // many browsers: once a minute here
        source.addEventListener("bye", () => {
          source.close();
          hear("bye");
          setTimeout(open, 8000); // if we are still here by then
        });
        source.addEventListener("error", () => {
          if (source.readyState === EventSource.CLOSED) refresh().then(() => setTimeout(again, 5000));
          hear("lost");
        });
      };
      open();
    });
  if (navigator.locks) navigator.locks.request("mostrador-desk", stream);
  else stream(); // plain http on another machine: each tab for itself
  setInterval(refresh, EVERY);
}

// --- writing

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  event.target.closest?.("form")?.requestSubmit();
});

// A second click sends nothing: the server knows by the form's id, this saves the wait.
document.addEventListener("submit", (event) => {
  sending = true;
  const buttons = event.target.querySelectorAll("button");
  setTimeout(() => buttons.forEach((button) => (button.disabled = true)));
});

addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload(); // an old form would send an old id
});

for (const field of document.querySelectorAll("[data-select]")) {
  field.addEventListener("focus", () => field.select());
}

// The newest line first in sight; photos grow while they load.
const log = document.querySelector("[role=log]");
if (log) {
  const toEnd = () => {
    if (log.scrollHeight > log.clientHeight) log.scrollTop = log.scrollHeight;
    else log.lastElementChild?.scrollIntoView({ block: "end" });
  };
  toEnd();
  const photos = [...log.querySelectorAll("img")].filter((photo) => !photo.complete);
  for (const photo of photos) photo.addEventListener("load", toEnd);
}
listen();
