// The same wire over plain HTTP, for places where WebSockets are blocked: POST, and GET that waits.

export class PlainWire {
  constructor(base, ends) {
    this.base = base;
    this.ends = ends;
    this.opened = false;
    this.cut = new AbortController();
  }

  async open() {
    try {
      const known = this.ends.hello().token;
      const visitor = known ? { token: known, title: "" } : await this.call("chat/visitors", {});
      this.token = visitor.token;
      this.opened = true;
      this.ends.frame({ type: "welcome", ...visitor });
      while (!this.closed) await this.look();
    } catch (error) {
      if (error.frame) this.ends.frame(error.frame);
      this.close();
    }
  }

  async look() {
    const { lines } = await this.call(`chat/messages?after=${this.ends.hello().after}`);
    if (lines.length) this.ends.frame({ type: "lines", lines });
  }

  async send(frame) {
    try {
      this.ends.frame(await this.call("chat/messages", frame));
    } catch (error) {
      if (error.frame) this.ends.frame({ ...error.frame, id: frame.id });
      else this.close();
    }
  }

  async call(path, body) {
    const answer = await fetch(new URL(path, this.base), {
      method: body ? "POST" : "GET",
      headers: this.token ? { Authorization: `Bearer ${this.token}` } : {},
      body: body ? JSON.stringify(body) : undefined,
      cache: "no-store",
      signal: this.cut.signal,
    });
    const read = await answer.json();
    if (answer.ok) return read;
    throw Object.assign(new Error(read.code), { frame: read });
  }

  close() {
    if (this.closed) return;
    this.closed = true;
    this.cut.abort();
    this.ends.closed(this.opened);
  }
}
