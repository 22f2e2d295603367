// merge(mine, theirs): mine becomes like theirs, by as few changes as possible.
//
// Children with ids are found by their id, others by their place. What is the same is not touched:
// focus, selection and scroll stay, and a screen reader hears only what is new.

export function merge(mine, theirs) {
  const focused = document.activeElement;
  update(mine, theirs);
  if (focused?.isConnected && focused !== document.activeElement) focused.focus({ preventScroll: true });
}

function update(mine, theirs) {
  if (mine.isEqualNode(theirs)) return;
  if (mine.nodeType !== Node.ELEMENT_NODE) {
    mine.data = theirs.data;
    return;
  }
  for (const { name } of [...mine.attributes]) {
    const opened = name === "open" && mine.matches("details"); // by the reader
    if (!opened && !theirs.hasAttribute(name)) mine.removeAttribute(name);
  }
  for (const { name, value } of [...theirs.attributes]) {
    if (mine.getAttribute(name) !== value) mine.setAttribute(name, value);
  }
  updateChildren(mine, theirs);
}

function updateChildren(mine, theirs) {
  const named = dropWhatIsGone(mine, theirs);
  let place = mine.firstChild;
  for (const node of [...theirs.childNodes]) {
    const old = node.id ? named.get(node.id) : place && alike(place, node) && place;
    if (!old) {
      mine.insertBefore(document.adoptNode(node), place);
      continue;
    }
    if (old === place) place = place.nextSibling;
    else mine.insertBefore(old, place);
    update(old, node);
  }
  while (place) {
    const next = place.nextSibling;
    place.remove();
    place = next;
  }
}

// First, so that what stays need not move: a moved element loses the focus.
function dropWhatIsGone(mine, theirs) {
  const stays = new Set([...theirs.children].map((child) => child.id));
  const named = new Map();
  for (const child of [...mine.children]) {
    if (!child.id) continue;
    if (stays.has(child.id)) named.set(child.id, child);
    else child.remove();
  }
  mine.normalize();
  return named;
}

function alike(one, other) {
  return one.nodeName === other.nodeName && !one.id && !other.id;
}
