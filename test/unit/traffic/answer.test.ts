import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { routes } from "../../../harness/catalogue/index.ts";
import type { Route } from "../../../harness/contracts/index.ts";
import { answerReader } from "../../../harness/driver/answer.ts";

const sse = "text/event-stream; charset=utf-8";
const delta = (content: string | null) => `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`;
const read = (pieces: string[], status = 200, type = sse, route: Route = "/v1/chat/completions") => {
  let seen = 0;
  const reader = answerReader(routes[route], status, type, { onContent: () => seen++, onTerminal: () => {} });
  for (const piece of pieces) reader.feed(piece);
  return { outcome: reader.end(), seen };
};

describe("a stream", () => {
  const whole = `${delta("")}${delta("one")}: ping\n\n${delta("two")}${delta(null)}data: {"choices":[]}\n\ndata: [DONE]\n\n`;

  test("is read the same wherever the network splits it", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(whole.length)), (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), whole.length];
        const pieces = at.slice(1).map((end, index) => whole.slice(at[index], end));
        expect(read(pieces)).toEqual({ outcome: { kind: "ok", status: 200, chunks: 2 }, seen: 2 });
      }),
    );
  });

  test.each(["\r\n", "\r"])("is read the same with %j at its line ends", (end) => {
    const text = whole.replaceAll("\n", end);
    const expected = { outcome: { kind: "ok", status: 200, chunks: 2 }, seen: 2 };
    for (const pieces of [[text], [...text]]) expect(read(pieces)).toEqual(expected);
    expect(read([text.slice(0, -end.length)]).outcome.kind).toBe("info");
  });

  test("that ends without [DONE] is lost, however cleanly", () => {
    expect(read([delta("one")]).outcome).toMatchObject({ kind: "info", reason: "connection-lost", chunks: 1 });
  });

  test("with an error event is a failure, quoting the event", () => {
    const error = '{"error":{"message":"litellm.APIError: …","code":"500"}}';
    expect(read([delta("one"), `data: ${error}\n\n`]).outcome).toEqual({ kind: "fail", status: 200, body: error });
  });
});

/** One event of each kind, as the two APIs name them. */
const typed = (...events: object[]) => events.map((event) => `data: ${JSON.stringify(event)}\n\n`);

describe.each<{ route: Route; content: object; terminal: object; failure: object }>([
  {
    route: "/v1/responses",
    content: { type: "response.output_text.delta", delta: "one" },
    terminal: { type: "response.completed", response: { error: null } },
    failure: { type: "response.failed", response: { error: { message: "no" } } },
  },
  {
    route: "/v1/messages",
    content: { type: "content_block_delta", delta: { type: "text_delta", text: "one" } },
    terminal: { type: "message_stop" },
    failure: { type: "error", error: { type: "overloaded_error" } },
  },
])("a stream of $route", ({ route, content, terminal, failure }) => {
  test("ends with its own terminal event, not with [DONE]", () => {
    expect(read(typed({ type: "ping" }, content, terminal), 200, sse, route).outcome).toMatchObject({
      kind: "ok",
      chunks: 1,
    });
    const broken = [...typed(content), "data: [DONE]\n\n"];
    expect(read(broken, 200, sse, route).outcome).toMatchObject({ kind: "info", reason: "connection-lost", chunks: 1 });
  });

  test("with an error event is a failure", () => {
    expect(read(typed(content, failure), 200, sse, route).outcome.kind).toBe("fail");
  });
});

test("a whole answer of /v1/responses that says it has no error is none", () => {
  const body = '{"error":null,"output":[{"type":"message"}]}';
  expect(read([body], 200, "application/json", "/v1/responses").outcome).toMatchObject({ kind: "ok", chunks: 1 });
});

describe("a plain answer", () => {
  test.each<[string, number, string, object]>([
    ["with content", 200, '{"choices":[{"message":{"content":"hi"}}]}', { kind: "ok", status: 200, chunks: 1 }],
    ["without content", 200, '{"choices":[]}', { kind: "ok", status: 200, chunks: 0 }],
    ["with an error status", 422, '{"choices":[]}', { kind: "fail", status: 422, body: '{"choices":[]}' }],
    ["that is no JSON", 200, "<html>", { kind: "fail", status: 200, body: "<html>" }],
  ])("%s", (_, status, body, outcome) => {
    expect(read([body], status, "application/json").outcome).toEqual(outcome);
  });

  test("to a stream's request with an error status is read as a body", () => {
    expect(read(['{"error":{}}'], 400, sse).outcome).toMatchObject({ kind: "fail", status: 400 });
  });
});
