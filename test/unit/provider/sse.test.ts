import { createParser } from "eventsource-parser";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { brokenEvent, sseDone, sseEvent, typedEvent } from "../../../harness/provider/sse.ts";

function parse(text: string): string[] {
  const seen: string[] = [];
  const parser = createParser({ onEvent: (event) => seen.push(event.data) });
  parser.feed(text);
  return seen;
}

describe("SSE framing", () => {
  it("carries any JSON value as one event", () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { minLength: 1 }), (values) => {
        const seen = parse(values.map(sseEvent).join("") + sseDone);
        expect(seen.pop()).toBe("[DONE]");
        expect(seen).toEqual(values.map((value) => JSON.stringify(value)));
      }),
    );
  });

  it("breaks the first of several events after its name", () => {
    const broken = brokenEvent(typedEvent({ type: "a.b", x: 1 }) + typedEvent({ type: "c" }));
    expect(broken).toMatch(/^event: a\.b\ndata: \{/);
    expect(parse(broken)).toHaveLength(1);
    expect(() => JSON.parse(parse(broken)[0]!)).toThrow(SyntaxError);
  });

  it("breaks an event so that it is still framed, but no longer JSON", () => {
    const seen = parse(brokenEvent(sseEvent({ id: "x", choices: [] })));
    expect(seen).toHaveLength(1);
    expect(() => JSON.parse(seen[0]!)).toThrow(SyntaxError);
  });
});
