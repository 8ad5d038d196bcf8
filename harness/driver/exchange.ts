import type { Socket } from "node:net";
import { buildConnector, Client } from "undici";
import { type AnswerReader, answerReader, type Outcome } from "./answer.ts";
import { onceOutcome } from "./outcome.ts";
import type { Message } from "./prompt.ts";

/** One request on a socket of its own. */
export interface Exchange {
  /** Never rejects. */
  readonly outcome: Promise<Outcome>;
  /** Resolves when the client has seen content. */
  readonly content: Promise<void>;
  readonly chunks: number;
  /** Calls the listener at the moment when a stream's last event has been read, before its connection ends. */
  onTerminal(listener: () => void): void;
  /** Closes the socket on purpose (FIN or RST), unless the outcome is known already; says whether it did. */
  hangUp(how: "fin" | "rst"): boolean;
  /** Gives up without ceremony: the trial is being stopped. */
  abort(): void;
}

/**
 * Sends a request on a new connection and reads the answer as it arrives.
 * @param url base URL of the replica
 * @param deadlineMs after this long without a complete answer the outcome is a timeout
 */
export function openExchange(url: string, { form, path, headers, body }: Message, deadlineMs: number): Exchange {
  const content = Promise.withResolvers<void>();
  let socket: Socket | null = null;
  let reader: AnswerReader | null = null;

  const connect = buildConnector({ timeout: deadlineMs });
  let terminal = () => {};
  const listener = { onContent: content.resolve, onTerminal: () => terminal() };
  const client = new Client(url, {
    connect: (options, callback) =>
      connect(options, (...result) => {
        socket = (result[1] as Socket | null | undefined) ?? null;
        callback(...result);
      }),
    headersTimeout: 0,
    bodyTimeout: 0,
  });

  const destroy = () => void client.destroy().catch(() => {});
  const { outcome, settle, unclear } = onceOutcome(deadlineMs, () => reader?.chunks ?? 0, destroy);

  const receive = async (): Promise<void> => {
    const response = await client.request({ method: "POST", path, headers, body });
    reader = answerReader(form, response.statusCode, String(response.headers["content-type"] ?? ""), listener);
    const decoder = new TextDecoder();
    for await (const piece of response.body) reader.feed(decoder.decode(piece, { stream: true }));
    settle(reader.end());
  };
  receive()
    .catch((error: Error) => unclear(socket === null ? "not-sent" : "connection-lost", describe(error)))
    .finally(() => {
      if (!hungUp) destroy();
    });

  let hungUp = false;
  return {
    outcome,
    content: content.promise,
    get chunks() {
      return reader?.chunks ?? 0;
    },
    onTerminal(listen) {
      terminal = listen;
    },
    hangUp(how) {
      if (!unclear("cancelled", `the client closed its socket (${how})`)) return false;
      hungUp = true;
      if (socket === null) destroy();
      else if (how === "rst") socket.resetAndDestroy();
      // A bare close would send RST in place of FIN if something unread had just arrived.
      else socket.end(destroy);
      return true;
    },
    abort() {
      unclear("connection-lost", "the trial was stopped");
      destroy();
    },
  };
}

function describe(error: Error): string {
  const code = (error as NodeJS.ErrnoException).code;
  return code && !error.message.includes(code) ? `${code}: ${error.message}` : error.message;
}
