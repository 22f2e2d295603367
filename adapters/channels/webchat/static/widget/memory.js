// What this browser remembers: its token, what it saw, and what was not acknowledged yet.
//
// Each unsent message has its own key, so that two tabs never overwrite each other's list.
// Where storage is forbidden, the chat works until the page is left.

export class Memory {
  constructor(base) {
    this.prefix = `mostrador:${base.host}${base.pathname}:`;
    this.storage = usable("localStorage") ?? new Forgetful();
    this.session = usable("sessionStorage") ?? new Forgetful();
  }

  get token() {
    return this.storage.getItem(`${this.prefix}token`) ?? "";
  }

  set token(token) {
    if (token) this.storage.setItem(`${this.prefix}token`, token);
    else this.storage.removeItem(`${this.prefix}token`);
  }

  get seen() {
    return Number(this.storage.getItem(`${this.prefix}seen`) ?? 0);
  }

  set seen(seq) {
    this.storage.setItem(`${this.prefix}seen`, String(seq));
  }

  get open() {
    return this.session.getItem(`${this.prefix}open`) === "yes";
  }

  set open(open) {
    this.session.setItem(`${this.prefix}open`, open ? "yes" : "no");
  }

  get draft() {
    return this.session.getItem(`${this.prefix}draft`) ?? "";
  }

  set draft(text) {
    if (text) this.session.setItem(`${this.prefix}draft`, text);
    else this.session.removeItem(`${this.prefix}draft`);
  }

  keep(message) {
    this.storage.setItem(`${this.prefix}unsent:${message.id}`, JSON.stringify(message));
  }

  drop(id) {
    this.storage.removeItem(`${this.prefix}unsent:${id}`);
  }

  unsent() {
    const start = `${this.prefix}unsent:`;
    const keys = Array.from({ length: this.storage.length }, (_, i) => this.storage.key(i));
    return keys
      .filter((key) => key?.startsWith(start))
      .map((key) => read(this.storage.getItem(key)))
      .filter((message) => message?.id)
      .sort((a, b) => a.written - b.written);
  }
}

function usable(name) {
  try {
    const storage = window[name];
    storage.setItem("mostrador:try", "1");
    storage.removeItem("mostrador:try");
    return storage;
  } catch {
    return null; // forbidden by the browser, or full
  }
}

function read(json) {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

class Forgetful {
  items = new Map();

  get length() {
    return this.items.size;
  }

  key(index) {
    return [...this.items.keys()][index] ?? null;
  }

  getItem(key) {
    return this.items.get(key) ?? null;
  }

  setItem(key, value) {
    this.items.set(key, value);
  }

  removeItem(key) {
    this.items.delete(key);
  }
}
