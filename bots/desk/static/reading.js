// The end of a talk: whoever reads there goes on with it; whoever reads above is told of more.
// On a wide page the log scrolls by itself, on a phone the whole page does.

const NEAR = 80; // px

const log = document.querySelector("[role=log]");
const lines = document.getElementById("lines");
const newest = document.querySelector(".newest");

export function openAtTheEnd() {
  if (!log) return;
  if (!location.search) toEnd();
  for (const photo of log.querySelectorAll("img")) follow(photo);
  newest.addEventListener("click", toEnd);
  for (const place of [log, window]) place.addEventListener("scroll", () => (newest.hidden ||= atEnd()));
}

// Runs `change`, which may bring lines: the end of the talk stays in sight if it was.
export function keepPlace(change) {
  if (!log) {
    change();
    return;
  }
  const [wasAtEnd, last] = [atEnd(), lines.lastElementChild];
  change();
  if (wasAtEnd) toEnd();
  else if (lines.lastElementChild !== last) newest.hidden = false;
  for (const photo of log.querySelectorAll("img")) follow(photo);
}

function follow(photo) {
  if (!photo.complete && atEnd()) photo.onload = toEnd; // it grows while it loads
}

function atEnd() {
  const below = scrolls() ? log.scrollHeight - log.scrollTop - log.clientHeight : belowTheScreen();
  return below < NEAR;
}

function toEnd() {
  newest.hidden = true;
  if (scrolls()) log.scrollTop = log.scrollHeight;
  else scrollBy(0, Math.max(0, belowTheScreen()));
}

// How much of the talk, its field included, lies further down.
function belowTheScreen() {
  return log.parentElement.getBoundingClientRect().bottom - innerHeight;
}

function scrolls() {
  return getComputedStyle(log).overflowY !== "visible";
}
