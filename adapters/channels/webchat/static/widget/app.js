// Puts the chat on the page: style, panel, talk, and what happens between them.

import { make } from "./dom.js";
import { labelsFor } from "./labels.js";
import { Lines } from "./lines.js";
import { Memory } from "./memory.js";
import { Panel } from "./panel.js";
import { shrink } from "./photo.js";
import { Talk } from "./talk.js";

export async function start({ base, language, title }) {
  const host = document.createElement("mostrador-chat");
  const root = host.attachShadow({ mode: "open" });
  await dress(root, base);
  const chat = new Chat(base, labelsFor(language), title);
  root.append(chat.panel.panel, chat.panel.launcher, chat.panel.status);
  document.body.append(host);
  chat.wake();
}

// A style sheet made by script: allowed where the page's policy forbids inline styles.
async function dress(root, base) {
  const answer = await fetch(new URL("widget.css", base));
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(await answer.text());
  root.adoptedStyleSheets = [sheet];
}

class Chat {
  constructor(base, labels, title) {
    this.labels = labels;
    this.memory = new Memory(base);
    this.talk = new Talk(base, labels.language, this.memory, this);
    this.lineup = new Lines(labels, this.talk, (choice, byKeyboard) => this.choose(choice, byKeyboard));
    this.panel = new Panel(labels, this.lineup, {
      say: (text) => this.say({ text }),
      photo: (file) => this.sendPhoto(file),
      opened: () => this.opened(),
      closed: () => (this.memory.open = false),
      typed: (text) => (this.memory.draft = text),
    });
    this.unread = 0;
    if (title) this.panel.title.textContent = title;
    this.panel.input.value = this.memory.draft; // the shop's pages change while one writes
    this.greet();
    for (const message of this.talk.queue) this.lineup.addUnsent(message);
  }

  // A visitor who was here before is listened to at once: a person may have answered meanwhile.
  wake() {
    if (this.memory.token || this.talk.queue.length) this.talk.start();
    if (this.memory.open && !this.panel.fillsTheScreen) this.panel.open({ focus: false });
  }

  greet() {
    const starters = this.labels.starters.map((text) =>
      make("button", { type: "button", onclick: () => this.say({ text }) }, text),
    );
    this.greeting = make(
      "div",
      { class: "line theirs greeting" },
      make("div", { class: "bubble" }, make("p", {}, this.labels.hello)),
      make("div", { class: "choices" }, ...starters),
    );
    this.lineup.log.append(this.greeting);
  }

  opened() {
    this.memory.open = true;
    this.unread = 0;
    this.remember();
    this.talk.start();
  }

  say(what) {
    this.greeting.querySelector(".choices")?.remove();
    this.lineup.addUnsent(this.talk.say(what));
  }

  choose(choice, byKeyboard) {
    this.say({ text: choice.text, choice: choice.id });
    if (byKeyboard) this.panel.input.focus(); // the button is disabled now and lost the focus
  }

  async sendPhoto(file) {
    this.panel.say(this.labels.photoSending);
    const blob = await shrink(file).catch(() => null);
    if (!blob) {
      this.panel.say(this.labels.photoFailed); // another picture may do
      return;
    }
    try {
      const photo = await this.talk.upload(blob);
      this.lineup.photos.set(photo, blob);
      this.panel.say("");
      this.say({ media: [photo] });
    } catch (error) {
      const busy = error.message === "slow_down";
      this.panel.say(busy ? this.labels.photoLater : this.labels.photoUnsent); // the same one may
    }
  }

  // --- what the talk brings

  lines(lines) {
    this.greeting.querySelector(".choices")?.remove();
    this.lineup.add(lines, this.memory.seen);
    const news = lines.filter((line) => !line.mine && line.seq > this.memory.seen);
    if (this.panel.isOpen) this.remember();
    else this.panel.unread((this.unread += news.length));
  }

  kept(id) {
    this.lineup.kept(id);
  }

  failed(id) {
    this.lineup.failed(id);
  }

  notice(name) {
    this.panel.say(name ? this.labels[name] : "");
  }

  titled(title) {
    if (title) this.panel.title.textContent = title; // the shop's own setting
  }

  remember() {
    this.memory.seen = Math.max(this.memory.seen, this.talk.after);
  }
}
