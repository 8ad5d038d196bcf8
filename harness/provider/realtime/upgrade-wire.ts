import { on } from "node:events";
import { type IncomingMessage, type OutgoingHttpHeaders, STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import type { Wire } from "../wire.ts";

const acceptor = new WebSocketServer({ noServer: true, clientTracking: false, perMessageDeflate: false });

/**
 * A request to upgrade to a websocket. The head with status 101 accepts it, and what is written then goes out as one
 * message a line; the head with another status refuses it, and the body follows as it is.
 */
export class UpgradeWire implements Wire {
  readonly socket: Socket;
  readonly #request: IncomingMessage;
  readonly #head: Buffer;
  #refusal = "";
  #accepted: { socket: WebSocket; messages: AsyncIterable<unknown[]> } | null = null;

  constructor(request: IncomingMessage, socket: Socket, head: Buffer) {
    this.#request = request;
    this.socket = socket;
    this.#head = head;
    socket.on("error", () => {});
    // Nobody reads before the upgrade is accepted, and a close is seen by reading only.
    socket.once("end", this.#leave).resume();
  }

  /** What the client sends, until the websocket is closed. */
  async *messages(): AsyncGenerator<unknown> {
    for await (const [data] of this.#accepted?.messages ?? []) yield parse(String(data));
  }

  writeHead(status: number, headers: OutgoingHttpHeaders): void {
    if (status === 101) {
      this.socket.off("end", this.#leave);
      acceptor.handleUpgrade(this.#request, this.socket, this.#head, (socket) => {
        const messages = on(socket, "message", { close: ["close"] });
        this.#accepted = { socket: socket.on("error", () => {}), messages };
      });
    } else {
      const lines = Object.entries({ ...headers, connection: "close" }).map(([name, value]) => `${name}: ${value}\r\n`);
      this.#refusal = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n${lines.join("")}\r\n`;
    }
  }

  flushHeaders(): void {
    if (this.#refusal !== "") this.socket.write(this.#refusal);
    this.#refusal = "";
  }

  write(bytes: string | Uint8Array, taken: () => void): void {
    if (!this.#accepted) {
      this.flushHeaders();
      this.socket.write(bytes, taken);
      return;
    }
    const lines = String(bytes).split("\n");
    const last = lines.pop() ?? "";
    for (const line of lines) this.#accepted.socket.send(line);
    this.#accepted.socket.send(last, (error) => {
      if (!error) taken();
    });
  }

  end(bytes: string | Uint8Array, taken: () => void): void {
    const { socket } = this.#accepted ?? {};
    if (!socket) {
      this.flushHeaders();
      this.socket.end(bytes, taken);
    } else if (bytes.length === 0) {
      socket.close(1000);
      taken();
    } else {
      socket.send(bytes, () => {
        socket.close(1000);
        taken();
      });
    }
  }

  onClose(listener: () => void): void {
    this.socket.once("close", listener);
  }

  readonly #leave = () => void this.socket.destroy();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
