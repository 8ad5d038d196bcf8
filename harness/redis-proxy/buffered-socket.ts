import { createConnection, Socket, type SocketConstructorOpts } from "node:net";

const bufferSize = 16 * 1024;

/** Takes bytes as they come; they are the consumer's until it returns, after that only those it has written to `sink`. */
export type Consumer = (bytes: Buffer) => void;

/**
 * Reads into one buffer per socket instead of a fresh 64 KiB for each chunk, and past the stream machinery: a quarter
 * less CPU per forwarded command than 'data' events (measured with redis-benchmark, 20 clients, Node 24).
 */
function intoOneBuffer(consume: Consumer, sink: () => Socket | undefined) {
  let buffer = Buffer.allocUnsafeSlow(bufferSize);
  return {
    buffer: () => {
      // A write that the kernel has not taken whole still reads from the buffer.
      if ((sink()?.writableLength ?? 0) > 0) buffer = Buffer.allocUnsafeSlow(bufferSize);
      return buffer;
    },
    callback: (length: number, bytes: Uint8Array) => {
      consume((bytes as Buffer).subarray(0, length));
      return true;
    },
  };
}

/** A connection to Redis. */
export function dial(
  address: { host: string; port: number },
  consume: Consumer,
  sink: () => Socket | undefined,
): Socket {
  return createConnection({ ...address, noDelay: true, allowHalfOpen: true, onread: intoOneBuffer(consume, sink) });
}

/**
 * The same for a connection that a server accepted with `pauseOnConnect`. Node offers `onread` for outgoing sockets only, so
 * the handle moves to a new socket; where it cannot, 'data' events do.
 */
export function adopt(accepted: Socket, consume: Consumer, sink: () => Socket | undefined): Socket {
  const holder = accepted as unknown as { _handle?: unknown };
  const handle = holder._handle;
  if (!handle) {
    accepted.on("data", consume);
    return accepted;
  }
  holder._handle = null;
  accepted.destroy();
  const options = { handle, allowHalfOpen: true, onread: intoOneBuffer(consume, sink) };
  return new Socket(options as unknown as SocketConstructorOpts);
}
