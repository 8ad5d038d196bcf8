import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ReplyFramer } from "../../../harness/redis-proxy/resp/reply-framer.ts";
import { decodeReply, replyText } from "../../../harness/redis-proxy/resp/reply-value.ts";
import { cut, feedReused, places, push, reply } from "./resp-arbitraries.ts";

function frame(pieces: Buffer[]): { bytes: Buffer; isPush: boolean }[] {
  const framer = new ReplyFramer();
  const frames: { bytes: Buffer; isPush: boolean }[] = [];
  let parts: Buffer[] = [];
  feedReused(pieces, (chunk) => {
    let pos = 0;
    while (pos < chunk.length) {
      const after = framer.advance(chunk, pos, chunk.length);
      parts.push(Buffer.from(chunk.subarray(pos, after === -1 ? chunk.length : after)));
      if (after === -1) return;
      frames.push({ bytes: Buffer.concat(parts), isPush: framer.isPush });
      parts = [];
      pos = after;
    }
  });
  expect(framer.atBoundary).toBe(true);
  return frames;
}

const anyFrame = fc.oneof(
  { weight: 4, arbitrary: reply.map(({ bytes }) => ({ bytes, isPush: false })) },
  { weight: 1, arbitrary: push.map((bytes) => ({ bytes, isPush: true })) },
);

describe("reply framer", () => {
  test("finds the same replies and pushes wherever the stream is cut", () => {
    fc.assert(
      fc.property(fc.array(anyFrame, { minLength: 1, maxLength: 8 }), places, (frames, where) => {
        expect(frame(cut(Buffer.concat(frames.map(({ bytes }) => bytes)), where))).toEqual(frames);
      }),
    );
  });

  test("gives what the decoder reads back", () => {
    fc.assert(
      fc.property(reply, ({ bytes, value }) => {
        expect(decodeReply(bytes)).toEqual(value);
      }),
    );
  });

  test.each(["HTTP/1.1 400 Bad Request\r\n", "$?\r\n", "*x\r\n"])("refuses %j", (text) => {
    const bytes = Buffer.from(text);
    expect(() => new ReplyFramer().advance(bytes, 0, bytes.length)).toThrow(RangeError);
  });
});

test("a ledger reply is text, null, or JSON for lists", () => {
  const textOf = (resp: string) => replyText(decodeReply(Buffer.from(resp)));
  expect(textOf("$4\r\n0.11\r\n")).toBe("0.11");
  expect(textOf(":1\r\n")).toBe("1");
  expect(textOf("$-1\r\n")).toBeNull();
  expect(textOf("*3\r\n:1\r\n$-1\r\n*1\r\n+a\r\n")).toBe('["1",null,["a"]]');
});
