// The frame around the log: button, header, form; opening, closing, focus.

import { make } from "./dom.js";
import { icon } from "./icons.js";

const PHONE = matchMedia("(max-width: 520px), (max-height: 480px)");
const PHOTO_TYPES = "image/jpeg,image/png,image/webp,image/gif"; // iOS makes a JPEG of its HEIC then

export class Panel {
  // `lines` has the `log` and the button to `more` of it
  // `acts`: say(text), photo(file), opened(), closed(), typed(text)
  constructor(labels, lines, acts) {
    this.labels = labels;
    this.lines = lines;
    this.acts = acts;
    this.isOpen = false;
    this.build();
    PHONE.addEventListener("change", () => this.fit());
    for (const change of ["resize", "scroll"]) {
      globalThis.visualViewport?.addEventListener(change, () => this.fit()); // iOS moves it, too
    }
  }

  build() {
    const { labels } = this;
    this.title = make("h2", { id: "title" }, labels.title);
    this.notice = make("div", { class: "notice", role: "status" });
    this.input = make("textarea", {
      id: "text",
      rows: "1",
      maxlength: "4096",
      placeholder: labels.write,
      autocomplete: "off",
      enterkeyhint: "send",
      dir: "auto",
      oninput: () => this.wrote(),
      onkeydown: (event) => this.typed(event),
    });
    this.file = make("input", {
      type: "file",
      accept: PHOTO_TYPES,
      hidden: true,
      onchange: () => this.picked(),
    });
    this.panel = make(
      "section",
      {
        class: "panel",
        id: "panel",
        role: "dialog",
        "aria-labelledby": "title",
        lang: labels.language,
        hidden: true,
      },
      make(
        "div", // a header would be a second banner of the shop's page
        { class: "head" },
        make("div", { class: "names" }, this.title, make("p", {}, labels.subtitle)),
        this.iconButton("close", labels.close, () => this.close(), "close"),
      ),
      this.lines.log,
      this.lines.more,
      this.notice,
      this.form(),
    );
    this.badge = make("span", { class: "badge", "aria-hidden": "true", hidden: true });
    this.launcher = this.iconButton("launcher", labels.open, () => this.toggle(), "chat", "down");
    this.launcher.append(this.badge);
    this.launcher.lang = labels.language;
    this.status = make("div", { class: "hidden", role: "status", lang: labels.language });
    this.launcher.setAttribute("aria-expanded", "false");
    this.launcher.setAttribute("aria-controls", "panel");
    this.panel.addEventListener("keydown", (event) => this.key(event));
  }

  form() {
    const { labels } = this;
    const send = this.iconButton("send", labels.send, null, "send");
    send.type = "submit";
    return make(
      "form",
      { onsubmit: (event) => this.submit(event) },
      this.iconButton("camera", labels.photo, () => this.file.click(), "photo"),
      this.file,
      make("label", { class: "hidden", for: "text" }, labels.write),
      this.input,
      send,
    );
  }

  iconButton(name, label, act, ...icons) {
    const button = make("button", { class: name, type: "button", "aria-label": label, title: label });
    button.append(...icons.map(icon));
    if (act) button.addEventListener("click", act);
    return button;
  }

  // --- opening and closing

  toggle() {
    if (this.isOpen) this.close();
    else this.open();
  }

  open({ focus = true } = {}) {
    this.isOpen = true;
    this.panel.hidden = false;
    this.launcher.setAttribute("aria-expanded", "true");
    this.launcher.setAttribute("aria-label", this.labels.close);
    this.launcher.title = this.labels.close;
    this.fit();
    this.grow();
    this.unread(0);
    if (focus) this.input.focus({ preventScroll: true });
    this.acts.opened();
  }

  close() {
    this.isOpen = false;
    this.panel.hidden = true;
    this.launcher.setAttribute("aria-expanded", "false");
    this.launcher.focus({ preventScroll: true });
    this.unread(0);
    this.acts.closed();
  }

  get fillsTheScreen() {
    return PHONE.matches;
  }

  // On a phone the panel is the screen: above the keyboard, and focus stays inside.
  fit() {
    const view = globalThis.visualViewport;
    this.panel.setAttribute("aria-modal", String(PHONE.matches));
    this.panel.style.setProperty("--view-height", PHONE.matches && view ? `${view.height}px` : "100dvh");
    this.panel.style.setProperty("--view-top", PHONE.matches && view ? `${view.offsetTop}px` : "0px");
  }

  key(event) {
    if (event.key === "Escape" && !event.isComposing) {
      event.stopPropagation();
      this.close();
    } else if (event.key === "Tab" && PHONE.matches) {
      this.keepFocus(event);
    }
  }

  keepFocus(event) {
    const stops = [...this.panel.querySelectorAll("button:enabled, textarea, a[href], [tabindex='0']")];
    const active = this.panel.getRootNode().activeElement;
    const last = event.shiftKey ? stops[0] : stops.at(-1);
    if (active !== last) return;
    event.preventDefault();
    (event.shiftKey ? stops.at(-1) : stops[0]).focus();
  }

  // --- writing

  typed(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.input.form.requestSubmit();
  }

  submit(event) {
    event.preventDefault();
    const text = this.input.value.trim();
    if (!text) return;
    this.input.value = "";
    this.wrote();
    this.acts.say(text);
    this.input.focus({ preventScroll: true });
  }

  picked() {
    const [file] = this.file.files;
    this.file.value = "";
    if (file) this.acts.photo(file);
  }

  wrote() {
    this.grow();
    this.acts.typed(this.input.value);
  }

  grow() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight + 2, 132)}px`;
  }

  // --- what others say

  say(notice) {
    this.notice.textContent = notice;
  }

  unread(count) {
    this.badge.hidden = count === 0;
    this.status.textContent = count ? this.labels.unread(count) : ""; // heard without the badge
    this.badge.textContent = count > 9 ? "9+" : String(count);
    const open = this.isOpen ? this.labels.close : this.labels.open;
    const label = count ? `${open}, ${this.labels.unread(count)}` : open;
    this.launcher.setAttribute("aria-label", label);
    this.launcher.title = label;
  }
}
