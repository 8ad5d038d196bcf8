/**
 * A stub of a replica in a process of its own: streams one chat completion to every request. It holds each fifth of a phase's
 * requests, told by the number in its prompt's marker, after the second chunk until the client has gone, and tells its parent
 * of the hold and of the end.
 */
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { sseDone, sseEvent } from "../../harness/provider/sse.ts";
import { chunks, chunksBeforeHold, isHeld, type Told } from "./share.ts";

const chunk = (choices: object[], usage: object | null) =>
  sseEvent({
    id: "chatcmpl-bench",
    object: "chat.completion.chunk",
    created: 1_700_000_000,
    model: "p429-chat",
    choices,
    usage,
  });
const delta = (fields: object, finish: string | null) =>
  chunk([{ index: 0, delta: fields, finish_reason: finish }], null);
const opening = delta({ role: "assistant", content: "" }, null);
const content = Array.from({ length: chunks }, (_, index) => delta({ content: `word${index} ` }, null));
const closing = [
  delta({}, "stop"),
  chunk([], { prompt_tokens: 10, completion_tokens: chunks, total_tokens: 10 + chunks }),
  sseDone,
];

const tell = (told: Told) => process.send!(told);
const server = createServer(async (request, response) => {
  const body = await text(request).catch(() => "");
  response.writeHead(200, { "content-type": "text/event-stream" });
  const number = Number(/\[p429:bench\.r(\d+)\]/.exec(body)?.[1] ?? 0);
  if (isHeld(number)) hold(`r${number}`, response);
  else write(response, [opening, ...content, ...closing]).end();
});

function hold(request: string, response: ServerResponse): void {
  write(response, [opening, ...content.slice(0, chunksBeforeHold)]);
  tell({ held: request });
  response.once("close", () => tell({ over: request }));
}

function write(response: ServerResponse, events: readonly string[]): ServerResponse {
  for (const event of events) response.write(event);
  return response;
}

process.on("disconnect", () => process.exit());
server.listen({ port: 0, host: "127.0.0.1", backlog: 4096 });
await once(server, "listening");
tell({ port: (server.address() as AddressInfo).port });
