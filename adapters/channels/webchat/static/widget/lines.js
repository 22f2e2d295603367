// The log: what was said, in the order of the store; what is not sent yet stands last.

import { Days } from "./days.js";
import { make } from "./dom.js";
import { received } from "./file.js";
import { show } from "./photo.js";
import { link, words } from "./words.js";

const DOTS_AT_MOST = 8000; // ms; a bot that takes longer is not typing
const HISTORY_WITHIN = 500; // ms that old lines need to get into a screen reader's tree

export class Lines {
  // `talk` brings photos; `choose(choice)` is called when a button is tapped
  constructor(labels, talk, choose) {
    this.labels = labels;
    this.talk = talk;
    this.choose = choose;
    this.shown = new Map(); // message id or seq -> element
    this.photos = new Map(); // name -> blob: our own, no need to ask for them
    this.days = new Days(labels);
    this.clock = new Intl.DateTimeFormat(labels.language, { hour: "2-digit", minute: "2-digit" });
    this.dots = make("div", { class: "line theirs dots", "aria-hidden": "true" }, ...threeDots());
    this.log = make("div", {
      class: "log",
      role: "log",
      "aria-live": "polite",
      "aria-label": labels.log,
      tabindex: "0",
    });
    this.withPerson = false;
    this.follows = true; // the end, unless the reader scrolled up
    this.more = make("button", { class: "more", type: "button", hidden: true }, labels.newer);
    this.more.addEventListener("click", () => this.toEnd());
    this.log.addEventListener("scroll", () => this.scrolled());
    new ResizeObserver(() => this.follow()).observe(this.log);
  }

  // Lines up to `seen` were here before: they are shown, and not read aloud again.
  add(lines, seen) {
    if (lines.some((line) => line.seq <= seen)) this.hush();
    for (const line of lines) this.put(line);
    this.more.hidden = this.follows || !lines.some((line) => !line.mine);
    this.follow();
  }

  hush() {
    this.log.setAttribute("aria-live", "off");
    clearTimeout(this.hushed);
    this.hushed = setTimeout(() => this.log.setAttribute("aria-live", "polite"), HISTORY_WITHIN);
  }

  // What the visitor just said, before the server has it.
  addUnsent(message) {
    const line = { ...message, mine: true, author: "", choices: [], at: new Date(message.written) };
    line.media = message.media.map((photo) => ({ kind: "image", photo }));
    const element = this.build(line);
    element.classList.add("unsent");
    element.dataset.waiting = ""; // for its place, which the store gives
    element.querySelector(".meta").append(make("span", { class: "state" }, this.labels.sending));
    this.shown.set(message.id, element);
    this.retireChoices();
    this.log.append(element);
    this.days.mark(element);
    group(element);
    this.toEnd();
  }

  kept(id) {
    const element = this.shown.get(id);
    element?.classList.remove("unsent");
    element?.querySelector(".state")?.remove();
    if (!this.withPerson) this.showDots();
  }

  failed(id) {
    const element = this.shown.get(id);
    element?.classList.replace("unsent", "failed");
    delete element?.dataset.waiting;
    const state = element?.querySelector(".state");
    if (state) state.textContent = this.labels.failed;
  }

  put(line) {
    const known = line.mine && this.shown.get(line.id);
    const element = known || this.build(line);
    if (known) {
      known.classList.remove("unsent", "failed");
      known.querySelector(".state")?.remove();
    }
    if (!line.mine) {
      this.withPerson = line.author !== "bot";
      this.dots.remove();
    }
    this.shown.set(line.mine ? line.id : line.seq, element);
    if (line.mine || line.choices.length) this.retireChoices();
    this.place(element);
  }

  // What the store has placed stands before what still waits.
  place(element) {
    const waiting = this.log.querySelector("[data-waiting], .dots");
    if (waiting !== element) this.log.insertBefore(element, waiting);
    delete element.dataset.waiting;
    this.days.mark(element);
    for (const each of [element, element.nextElementSibling]) if (each) group(each);
  }

  build(line) {
    const speaker = this.speaker(line);
    const bubble = make("div", { class: "bubble" });
    if (line.text) bubble.append(make("p", { dir: "auto" }, words(line.text, this.labels)));
    for (const media of line.media) bubble.append(this.media(media, line.mine));
    const at = new Date(line.at);
    const time = make("time", { datetime: at.toISOString() }, this.clock.format(at));
    const who = make("span", { class: line.mine ? "who hidden" : "who" }, speaker);
    const side = line.mine ? "mine" : "theirs";
    const element = make("div", { class: `line ${side}` }, make("div", { class: "meta" }, who, time));
    element.dataset.speaker = speaker;
    element.dataset.at = at.getTime();
    if (bubble.hasChildNodes()) element.append(bubble);
    if (line.choices.length) element.append(this.choices(line.choices));
    return element;
  }

  speaker(line) {
    if (line.mine) return this.labels.me;
    return line.author === "bot" ? this.labels.bot : line.author;
  }

  choices(choices) {
    const buttons = choices.map((choice) =>
      make("button", { type: "button", onclick: (event) => this.tapped(choice, event) }, choice.text),
    );
    return make("div", { class: "choices", role: "group", "aria-label": this.labels.choices }, ...buttons);
  }

  tapped(choice, event) {
    event.currentTarget.setAttribute("aria-pressed", "true");
    this.choose(choice, event.detail === 0); // 0: by keyboard
  }

  retireChoices() {
    for (const button of this.log.querySelectorAll(".choices button:enabled")) button.disabled = true;
  }

  media(media, mine) {
    if (media.url) return make("p", {}, link(media.url, this.labels, media.name || media.url));
    if (media.file || media.path) {
      const bring = () => (media.file ? this.talk.file(media.file) : this.talk.chart(media.path));
      return received(media, this.labels, bring, () => this.follow());
    }
    const frame = make("div", { class: "photo" });
    const description = mine ? this.labels.photoSent : this.labels.photoShown;
    this.bring(media.photo)
      .then((blob) => show(blob, description))
      .then((canvas) => {
        frame.replaceChildren(canvas);
        this.follow();
      })
      .catch(() => (frame.textContent = description));
    return frame;
  }

  async bring(photo) {
    return this.photos.get(photo) ?? this.talk.photo(photo);
  }

  showDots() {
    this.log.append(this.dots);
    this.follow();
    clearTimeout(this.dotsEnd);
    this.dotsEnd = setTimeout(() => this.dots.remove(), DOTS_AT_MOST);
  }

  atEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 80;
  }

  scrolled() {
    this.follows = this.atEnd();
    if (this.follows) this.more.hidden = true;
  }

  toEnd() {
    this.follows = true;
    this.more.hidden = true;
    this.follow();
  }

  follow() {
    if (this.follows) this.log.scrollTop = this.log.scrollHeight;
  }
}

// Who speaks on within a minute is not named again; a screen reader still hears it.
function group(element) {
  const { previousElementSibling: before, dataset } = element;
  const goesOn = before?.dataset.speaker === dataset.speaker && dataset.at - before.dataset.at < 60_000;
  element.classList.toggle("goes-on", Boolean(dataset.speaker) && goesOn);
}

function threeDots() {
  return [make("div", { class: "bubble" }, make("i"), make("i"), make("i"))];
}
