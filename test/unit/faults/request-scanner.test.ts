import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Carry } from "../../../harness/redis-proxy/carry.ts";
import { INCOMPLETE, MALFORMED, RequestScanner } from "../../../harness/redis-proxy/resp/request-scanner.ts";
import { command, cut, feedReused, places, request } from "./resp-arbitraries.ts";

function scan(pieces: Buffer[]): string[][] {
  const scanner = new RequestScanner();
  const carry = new Carry();
  const found: string[][] = [];
  feedReused(pieces, (chunk) => {
    const data = carry.join(chunk);
    let pos = 0;
    while (pos < data.length && data.length >= carry.need) {
      const after = scanner.next(data, pos, data.length);
      expect(after).not.toBe(MALFORMED);
      if (after === INCOMPLETE) break;
      const { argc, starts, ends } = scanner;
      found.push(Array.from({ length: argc }, (_, i) => data.toString("utf8", starts[i], ends[i])));
      pos = after;
    }
    carry.keep(data, pos, scanner.need);
  });
  expect(carry.length).toBe(0);
  return found;
}

describe("request scanner", () => {
  test("finds the same commands wherever the stream is cut", () => {
    fc.assert(
      fc.property(fc.array(request, { minLength: 1, maxLength: 12 }), places, (requests, where) => {
        const stream = Buffer.concat(requests.map(({ bytes }) => bytes));
        expect(scan(cut(stream, where))).toEqual(requests.map(({ args }) => args));
      }),
    );
  });

  test("finds them in single bytes", () => {
    const stream = Buffer.concat([command("SET", "a", "x".repeat(300)), Buffer.from("PING\r\n"), command("GET", "a")]);
    const bytes = Array.from(stream, (_, i) => stream.subarray(i, i + 1));
    expect(scan(bytes)).toEqual([["SET", "a", "x".repeat(300)], ["PING"], ["GET", "a"]]);
  });

  test("splits inline commands at blanks and quotes", () => {
    expect(scan([Buffer.from("SET  'a key' \"a value\"\r\n")])).toEqual([["SET", "a key", "a value"]]);
  });

  test("never asks for more bytes than the command has", () => {
    fc.assert(
      fc.property(request, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), ({ bytes }, where) => {
        const scanner = new RequestScanner();
        const length = Math.floor(where * bytes.length);
        fc.pre(length > 0);
        expect(scanner.next(bytes, 0, length)).toBe(INCOMPLETE);
        expect(scanner.need).toBeGreaterThan(length);
        expect(scanner.need).toBeLessThanOrEqual(bytes.length);
      }),
    );
  });

  test.each(["*1\r\n:1\r\n", "*x\r\n", "*1\r\n$-1\r\n", "*2000000\r\n", "*1\r\n$3x\r\n"])("refuses %j", (text) => {
    const bytes = Buffer.from(text);
    expect(new RequestScanner().next(bytes, 0, bytes.length)).toBe(MALFORMED);
  });
});
