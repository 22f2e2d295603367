// News for this page: one server-sent stream for all tabs of a browser says "look again".
// One tab listens, the others hear it from that tab.

import { leave, look, refresh } from "./live.js";

const EVERY = 60_000; // ms: "waiting 5 minutes" grows old by itself
const PAUSE = 5_000; // before a stream that was refused is opened again

let sending = false; // a form is under way: its answer is the next page

export function leaving() {
  sending = true;
}

export function listen() {
  const events = document.body.dataset.events;
  if (!events) return;
  const tabs = new BroadcastChannel("mostrador-desk");
  tabs.addEventListener("message", (event) => tell(event.data));
  const hear = (news) => {
    tell(news);
    tabs.postMessage(news);
  };
  const stream = () => new Promise(() => open(events, hear));
  if (navigator.locks) navigator.locks.request("mostrador-desk", stream);
  else stream(); // plain http on another machine: each tab for itself
  setInterval(refresh, EVERY);
  addEventListener("offline", () => tell("lost"));
  addEventListener("online", async () => (await look()) === 200 && tell("open"));
}

function open(events, hear) {
  const source = new EventSource(events);
  const again = (pause) => {
    source.close();
    setTimeout(() => open(events, hear), pause);
  };
  source.addEventListener("desk", () => hear("desk"));
  source.addEventListener("open", () => hear("open"));
  source.addEventListener("full", () => source.close()); // many browsers: once a minute here
  source.addEventListener("bye", () => {
    hear("bye");
    again(8000); // if we are still here by then
  });
  source.addEventListener("error", () => {
    hear("lost");
    if (source.readyState !== EventSource.CLOSED) return; // it tries again by itself
    refresh(); // signed out, perhaps
    again(PAUSE);
  });
}

function tell(news) {
  if (news === "desk") refresh();
  if (news === "bye") setTimeout(leaveUnlessRenewed, sending ? 5000 : 1000);
  if (news === "desk" || news === "open") say("");
  if (news === "lost") say(document.body.dataset.lost);
}

// The session has ended, or a form that is under way has just begun a new one: see which.
async function leaveUnlessRenewed() {
  if ((await look()) === 401) leave();
}

function say(words) {
  const lost = document.querySelector(".lost");
  if (lost.textContent !== words) lost.textContent = words; // said once, not with every try
}
