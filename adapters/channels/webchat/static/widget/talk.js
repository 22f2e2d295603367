// The talk with the server: nothing lost, nothing twice.
//
// A message is kept in this browser until the server says `kept`; it is sent with the same id until
// then, one at a time, so that their order stays. After a break we say the last `seq` that we have.

import { PlainWire } from "./plain_wire.js";
import { SocketWire } from "./socket_wire.js";

const FIRST_PAUSE = 500; // ms; doubled after every failure
const LONGEST_PAUSE = 30_000;
const ACKNOWLEDGED_WITHIN = 12_000;
const SOCKETS_TO_TRY = 2; // that never opened, before plain HTTP is tried

export class Talk {
  // `stage` shows things: lines(lines), kept(id), failed(id), notice(name), titled(title)
  constructor(base, language, memory, stage) {
    this.base = base;
    this.language = language;
    this.memory = memory;
    this.stage = stage;
    this.after = 0;
    this.wire = null;
    this.ready = false;
    this.failures = 0;
    this.neverOpened = 0;
    this.timers = new Map();
    this.queue = memory.unsent();
    addEventListener("online", () => this.wake());
    document.addEventListener("visibilitychange", () => document.hidden || this.wake());
    addEventListener("offline", () => this.wire?.close());
  }

  start() {
    if (this.wanted) return;
    this.wanted = true;
    this.connect();
  }

  // The network or the tab is back: a phone may have cut the line without a word.
  wake() {
    if (!this.wanted || this.stopped) return;
    if (this.ready) this.wire.beat?.();
    else this.connect();
  }

  say({ text = "", choice = "", media = [] }) {
    const message = {
      id: uuid(),
      text,
      choice,
      media,
      language: navigator.language,
      written: Date.now(),
    };
    this.memory.keep(message);
    this.queue.push(message);
    this.start();
    this.sendNext();
    return message;
  }

  // The photo's name at the server, to be said in a message. Throws an Error with a code.
  async upload(blob) {
    this.start();
    if (!this.memory.token) throw new Error("offline");
    const answer = await fetch(new URL("chat/photos", this.base), {
      method: "POST",
      headers: this.authorization(),
      body: blob,
    });
    const body = await answer.json();
    if (!answer.ok) throw new Error(body.code ?? "failed");
    return body.photo;
  }

  async photo(name) {
    const url = new URL(`chat/photos/${encodeURIComponent(name)}`, this.base);
    const answer = await fetch(url, { headers: this.authorization() });
    if (!answer.ok) throw new Error("photo");
    return answer.blob();
  }

  // What somebody at the shop sent: `where` is as the line says it.
  async file(where) {
    const url = new URL(`chat/files/${where}`, this.base);
    const answer = await fetch(url, { headers: this.authorization() });
    if (!answer.ok) throw new Error("file");
    return answer.blob();
  }

  // What goes with an answer: for everybody. Taken away by the shop since: an Error "gone".
  async chart(path) {
    const answer = await fetch(new URL(path, this.base));
    if (!answer.ok) throw new Error(answer.status === 404 ? "gone" : "file");
    return answer.blob();
  }

  authorization() {
    return { Authorization: `Bearer ${this.memory.token}` };
  }

  // --- the connection

  connect() {
    this.clear("again");
    const old = this.wire;
    this.wire = null; // its end is no news
    old?.close();
    this.ready = false;
    const Wire = this.neverOpened >= SOCKETS_TO_TRY ? PlainWire : SocketWire;
    const wire = new Wire(this.base, {
      hello: () => ({
        type: "hello",
        token: this.memory.token,
        after: this.after,
        language: this.language,
      }),
      frame: (frame) => this.wire === wire && this.hear(frame),
      closed: (opened) => this.wire === wire && this.broke(wire, opened),
    });
    this.wire = wire;
    this.waitingFor = null;
    wire.open();
  }

  broke(wire, opened) {
    this.wire = null;
    this.ready = false;
    this.waitingFor = null;
    this.clear("kept");
    if (opened) this.neverOpened = 0;
    else if (navigator.onLine) this.neverOpened += wire instanceof SocketWire ? 1 : -SOCKETS_TO_TRY;
    this.failures += 1;
    if (this.stopped) return;
    const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (this.failures - 1));
    this.later("again", pause * (0.5 + Math.random() / 2), () => this.connect());
    this.later("offline", 1500, () => this.stage.notice("offline"), false);
  }

  hear(frame) {
    const heard = {
      welcome: () => this.welcomed(frame),
      kept: () => this.kept(frame.id),
      lines: () => this.told(frame.lines),
      error: () => this.refused(frame),
    };
    heard[frame.type]?.();
  }

  welcomed(frame) {
    if (this.memory.token && this.memory.token !== frame.token) {
      this.connect(); // another tab was first to get a token: be the same visitor
      return;
    }
    this.memory.token = frame.token;
    this.ready = true;
    this.failures = 0;
    this.clear("offline");
    this.stage.notice("");
    this.stage.titled(frame.title);
    this.sendNext();
  }

  told(lines) {
    const news = lines.filter((line) => line.seq > this.after);
    if (!news.length) return;
    this.after = news.at(-1).seq;
    for (const line of news) if (line.mine) this.settle(line.id);
    this.stage.lines(news);
  }

  // --- what waits to be sent

  sendNext() {
    const message = this.queue[0];
    if (!this.ready || !message || this.waitingFor === message.id || this.timers.has("slow")) return;
    this.waitingFor = message.id;
    this.wire.send({ type: "message", ...message, written: undefined });
    this.later("kept", ACKNOWLEDGED_WITHIN, () => this.wire?.close());
  }

  kept(id) {
    this.stage.kept(id);
    this.settle(id);
    this.sendNext();
  }

  settle(id) {
    this.memory.drop(id);
    this.queue = this.queue.filter((message) => message.id !== id);
    if (this.waitingFor !== id) return;
    this.waitingFor = null;
    this.clear("kept");
  }

  refused(frame) {
    const waits = { slow_down: frame.after || 5, unavailable: frame.after || 2 };
    if (frame.code === "bad_token") {
      this.memory.token = ""; // the shop changed its key: begin anew
      this.after = 0;
    } else if (frame.code === "origin") {
      this.stopped = true;
      this.clear("offline"); // it would hide what is said here
      console.warn(`web chat: add "${location.origin}" to channels.webchat.origins`);
      this.stage.notice("unavailable");
    } else if (frame.code in waits && this.waitingFor) {
      this.waitingFor = null;
      this.clear("kept");
      this.stage.notice("slow");
      this.later("slow", waits[frame.code] * 1000 + 200, () => {
        this.stage.notice("");
        this.sendNext();
      });
    } else if (frame.id) {
      this.stage.failed(frame.id);
      this.settle(frame.id);
      this.sendNext();
    }
  }

  // --- timers, each with a name: a new one replaces the old

  later(name, pause, act, replace = true) {
    if (this.timers.has(name) && !replace) return;
    this.clear(name);
    const run = () => {
      this.timers.delete(name);
      act();
    };
    this.timers.set(name, setTimeout(run, pause));
  }

  clear(name) {
    clearTimeout(this.timers.get(name));
    this.timers.delete(name);
  }
}

function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // plain http: no randomUUID there
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
