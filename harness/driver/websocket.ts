import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { text } from "node:stream/consumers";
import { WebSocket } from "ws";
import type { Exchange } from "./exchange.ts";
import { onceOutcome } from "./outcome.ts";
import type { Message } from "./prompt.ts";

/** What LiteLLM says when it closes a session because of the provider is at most a close frame's reason. */
const goneWell = new Set([1000, 1005]);

/**
 * A realtime session: connects, asks for one response when the session stands, reads it, and closes. A session that
 * LiteLLM closes before is a failure with the close code as its status, one that breaks off is lost.
 */
export function openSession(url: string, { form, path, headers, body }: Message, deadlineMs: number): Exchange {
  const content = Promise.withResolvers<void>();
  let terminal = () => {};
  let chunks = 0;
  let opened = false;
  let refusal: Promise<string> | null = null;
  const client = new WebSocket(url.replace(/^http/, "ws") + path, { headers, handshakeTimeout: deadlineMs });

  const { outcome, settle, unclear } = onceOutcome(
    deadlineMs,
    () => chunks,
    () => client.terminate(),
  );

  client.on("open", () => {
    opened = true;
  });
  client.on("unexpected-response", (_, response: IncomingMessage) => {
    refusal = text(response);
    refusal.then(
      (said) => settle({ kind: "fail", status: response.statusCode ?? 0, body: said }),
      (error: Error) => unclear("connection-lost", error.message),
    );
  });
  client.on("message", (data) => {
    const said = parse(String(data));
    if (said.data?.type === "session.created") return client.send(body);
    switch (form.events?.meaning(said)) {
      case "content":
        chunks += 1;
        content.resolve();
        return;
      case "failure":
        settle({ kind: "fail", status: 200, body: said.text });
        client.close();
        return;
      case "end":
        terminal();
        if (settle({ kind: "ok", status: 200, chunks })) client.close();
    }
  });
  client.on("close", (code, reason) => {
    if (goneWell.has(code) || code === 1006)
      unclear("connection-lost", `closed with ${code} before its answer was complete`);
    else settle({ kind: "fail", status: code, body: reason.toString() });
  });
  client.on("error", (error) => {
    if (refusal === null) unclear(opened ? "connection-lost" : "not-sent", error.message);
  });

  return {
    outcome,
    content: content.promise,
    get chunks() {
      return chunks;
    },
    onTerminal(listen) {
      terminal = listen;
    },
    hangUp(how) {
      if (!unclear("cancelled", `the client closed its socket (${how})`)) return false;
      const socket = (client as unknown as { _socket: Socket | null })._socket;
      if (how === "rst" && socket) socket.resetAndDestroy();
      else client.terminate();
      return true;
    },
    abort() {
      unclear("connection-lost", "the trial was stopped");
      client.terminate();
    },
  };
}

function parse(said: string): { text: string; data: Record<string, unknown> | null } {
  try {
    return { text: said, data: JSON.parse(said) as Record<string, unknown> };
  } catch {
    return { text: said, data: null };
  }
}
