import type { OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** How an answer gets to its peer. `taken` is called when the kernel has the bytes. */
export interface Wire {
  readonly socket: Socket;
  writeHead(status: number, headers: OutgoingHttpHeaders): void;
  flushHeaders(): void;
  write(bytes: string | Uint8Array, taken: () => void): void;
  end(bytes: string | Uint8Array, taken: () => void): void;
  onClose(listener: () => void): void;
}

export function httpWire(response: ServerResponse, socket: Socket): Wire {
  return {
    socket,
    writeHead: (status, headers) => void response.writeHead(status, headers),
    flushHeaders: () => response.flushHeaders(),
    write: (bytes, taken) => void response.write(bytes, taken),
    end: (bytes, taken) => void response.end(bytes, taken),
    onClose: (listener) => void response.once("close", listener),
  };
}
