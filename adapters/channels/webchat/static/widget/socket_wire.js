// A wire over a WebSocket: frames both ways, and a pulse, because a dead network closes nothing.

const PULSE = 25_000;
const ANSWERED_WITHIN = 10_000;

export class SocketWire {
  constructor(base, ends) {
    this.url = new URL("chat/socket", base);
    this.url.protocol = this.url.protocol.replace("http", "ws");
    this.ends = ends;
    this.opened = false;
  }

  open() {
    try {
      this.socket = new WebSocket(this.url);
    } catch {
      queueMicrotask(() => this.close()); // forbidden by the page's policy
      return;
    }
    this.socket.addEventListener("open", () => {
      this.opened = true;
      this.send(this.ends.hello());
      this.pulse = setInterval(() => this.beat(), PULSE);
    });
    this.socket.addEventListener("message", (event) => {
      clearTimeout(this.dead);
      this.ends.frame(JSON.parse(event.data));
    });
    this.socket.addEventListener("close", () => this.close());
  }

  send(frame) {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }

  beat() {
    this.send({ type: "ping" });
    clearTimeout(this.dead);
    this.dead = setTimeout(() => this.close(), ANSWERED_WITHIN);
  }

  close() {
    if (this.closed) return;
    this.closed = true;
    clearInterval(this.pulse);
    clearTimeout(this.dead);
    this.socket?.close();
    this.ends.closed(this.opened);
  }
}
