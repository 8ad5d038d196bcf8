import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { answerReader } from "../../../harness/traffic/driver/answer.ts";

const sse = "text/event-stream; charset=utf-8";
const delta = (content: string | null) => `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`;
const read = (pieces: string[], status = 200, type = sse) => {
  let seen = 0;
  const reader = answerReader(status, type, () => seen++);
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

  test("that ends without [DONE] is lost, however cleanly", () => {
    expect(read([delta("one")]).outcome).toMatchObject({ kind: "info", reason: "connection-lost", chunks: 1 });
  });

  test("with an error event is a failure, quoting the event", () => {
    const error = '{"error":{"message":"litellm.APIError: …","code":"500"}}';
    expect(read([delta("one"), `data: ${error}\n\n`]).outcome).toEqual({ kind: "fail", status: 200, body: error });
  });
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
