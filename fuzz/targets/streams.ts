import assert from "node:assert/strict";
import fc from "fast-check";
import { routes } from "../../harness/catalogue/index.ts";
import type { Route } from "../../harness/contracts/index.ts";
import { answerReader, type Outcome } from "../../harness/driver/answer.ts";
import { cut, places } from "../../test/unit/faults/resp-arbitraries.ts";
import { pure } from "../types.ts";

type Means = "content" | "end" | "failure" | "nothing";
type Events = Record<Means, string[]>;

/** What each meaning looks like in the events of a route. */
const completion = (content: object): Events => ({
  content: [JSON.stringify({ choices: [content] })],
  end: ["[DONE]"],
  failure: ['{"error":{"message":"no","code":"500"}}', '{"cut off'],
  nothing: ['{"choices":[]}', '{"choices":null}', "{}", '{"choices":[{"delta":null}]}'],
});
const eventsOf: Partial<Record<Route, Events>> = {
  "/v1/chat/completions": completion({ delta: { content: "né\u2028 😀" } }),
  "/v1/completions": completion({ text: "né" }),
  "/v1/responses": {
    content: ['{"type":"response.output_text.delta","delta":"é"}'],
    end: ['{"type":"response.completed","response":{"error":null}}', '{"type":"response.incomplete"}'],
    failure: ['{"type":"response.failed"}', '{"type":"error"}', '{"error":1}', "no JSON"],
    nothing: ["[DONE]", '{"type":"ping"}', "{}"],
  },
  "/v1/messages": {
    content: ['{"type":"content_block_delta","delta":{"text":"é"}}'],
    end: ['{"type":"message_stop"}'],
    failure: ['{"type":"error","error":{}}', '{"error":{}}', "no JSON"],
    nothing: ["[DONE]", '{"type":"ping"}', "{}"],
  },
};

const route = fc.constantFrom(...(Object.keys(eventsOf) as Route[]));
const means = fc.constantFrom<Means>("content", "content", "content", "nothing", "end", "failure");
const lineEnd = fc.constantFrom("\n", "\r\n", "\r");
const before = fc.constantFrom("", ": ping\n\n", "event: x\n", "id: 1\n", "retry: 10\n", "unknown\n", ":\n");

/** Reads bytes as the driver does. */
function read(of: Route, status: number, type: string, pieces: readonly Buffer[]): { outcome: Outcome; seen: number } {
  let seen = 0;
  const reader = answerReader(routes[of], status, type, { onContent: () => seen++, onTerminal: () => {} });
  const decoder = new TextDecoder();
  for (const bytes of pieces) reader.feed(decoder.decode(bytes, { stream: true }));
  return { outcome: reader.end(), seen };
}

export const streams = pure(
  {
    name: "streams",
    holds: "An SSE stream is read the same wherever it is cut, with any line end, comment and event name, on each route.",
  },
  () =>
    fc.property(
      route,
      fc.array(fc.tuple(means, fc.nat(9), before), { maxLength: 8 }),
      lineEnd,
      fc.boolean(),
      places,
      (of, sent, end, mark, where) => {
        const said = sent.map(([what, nth]) => {
          const all = eventsOf[of]![what];
          return { what, text: all[nth % all.length]! };
        });
        const text = said.map(({ text }, i) => `${sent[i]![2]}data: ${text}\n\n`).join("");
        const bytes = Buffer.from((mark ? "\ufeff" : "") + text.replaceAll("\n", end));
        const { outcome, seen } = read(of, 200, "text/event-stream", cut(bytes, where));
        const failure = said.find(({ what }) => what === "failure");
        const chunks = said.filter(({ what }) => what === "content").length;
        assert.equal(seen, chunks, "content was counted wrongly");
        if (failure) assert.deepEqual(outcome, { kind: "fail", status: 200, body: failure.text });
        else if (said.some(({ what }) => what === "end")) assert.deepEqual(outcome, { kind: "ok", status: 200, chunks });
        else assert.equal(outcome.kind, "info");
      },
    ),
);

const anyData = fc.oneof(
  fc.json({ maxDepth: 3 }),
  fc
    .tuple(
      fc.constantFrom("choices", "error", "type", "response", "content", "output", "data", "delta", "usage"),
      fc.jsonValue({ maxDepth: 3 }),
    )
    .map(([key, value]) => JSON.stringify({ [key]: value })),
  fc.string(),
);

export const answers = pure(
  { name: "answers", holds: "Whatever a server answers, on any route and cut anywhere, the client comes to an outcome." },
  () =>
    fc.property(
      fc.constantFrom(...(Object.keys(routes) as Route[])),
      fc.constantFrom(200, 201, 400, 422, 429, 500, 0),
      fc.constantFrom("text/event-stream", "application/json", "", "text/html; charset=x"),
      fc.array(fc.tuple(anyData, fc.constantFrom("data: ", "", "data", "event: ", ":"), lineEnd), { maxLength: 6 }),
      places,
      (of, status, type, parts, where) => {
        const bytes = Buffer.from(parts.map(([text, name, end]) => `${name}${text}${end}${end}`).join(""));
        const whole = read(of, status, type, [bytes]);
        assert.deepEqual(read(of, status, type, cut(bytes, where)), whole, "it is read in another way when it is cut");
        assert.ok(["ok", "fail", "info"].includes(whole.outcome.kind));
      },
    ),
);
