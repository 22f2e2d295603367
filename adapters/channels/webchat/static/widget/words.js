// A message's words as DOM: text nodes, and links where the text holds an http(s) address.

const ADDRESS = /https?:\/\/[^\s<>"]+/g;
const LONGEST_PATH = 28; // characters
const TRAILING = /[.,;:!?)\]}'»”]+$/;

export function words(text, labels) {
  const whole = document.createDocumentFragment();
  let from = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const url = match[0].replace(TRAILING, "");
    if (!URL.canParse(url)) continue;
    whole.append(text.slice(from, match.index), link(url, labels));
    from = match.index + url.length;
  }
  whole.append(text.slice(from));
  return whole;
}

export function link(url, labels, name = short(url)) {
  const anchor = document.createElement("a");
  anchor.href = url;
  anchor.textContent = name;
  anchor.title = url;
  if (new URL(url).origin === location.origin) return anchor; // the shop's own page: stay here
  anchor.target = "_blank";
  anchor.rel = "noopener noreferrer";
  anchor.title = `${url} (${labels.newTab})`;
  return anchor;
}

// Where it leads is always told in full, what follows may be cut.
function short(url) {
  const { host, pathname, search } = new URL(url);
  const path = `${pathname}${search}`.replace(/\/$/, "");
  const rest = path.length > LONGEST_PATH ? `${path.slice(0, LONGEST_PATH)}…` : path;
  return host.replace(/^www\./, "") + rest;
}
