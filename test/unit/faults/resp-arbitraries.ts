import fc from "fast-check";
import type { ReplyValue } from "../../../harness/redis-proxy/resp/reply-value.ts";

export const command = (...args: string[]): Buffer =>
  Buffer.from(`*${args.length}\r\n${args.map((arg) => `$${Buffer.byteLength(arg)}\r\n${arg}\r\n`).join("")}`);

const awkward = fc.constantFrom("", "\r\n", "$3\r\nabc\r\n", "*1\r\n", "spend:key:1", "é", "+OK", ":1");
const argument = fc.oneof(fc.string({ maxLength: 20 }), awkward);
const word = fc.stringMatching(/^[a-zA-Z0-9:]{1,12}$/);

/** The bytes of one command as clients may send it, and the arguments it stands for. */
export const request: fc.Arbitrary<{ bytes: Buffer; args: string[] }> = fc.oneof(
  { weight: 5, arbitrary: fc.array(argument, { minLength: 1, maxLength: 6 }).map(asArray) },
  { weight: 1, arbitrary: fc.array(word, { minLength: 1, maxLength: 4 }).map(asInline) },
  { weight: 1, arbitrary: fc.constantFrom("\r\n", "*0\r\n", "*-1\r\n").map(asNothing) },
);
function asArray(args: string[]) {
  return { bytes: command(...args), args };
}
function asInline(args: string[]) {
  return { bytes: Buffer.from(`${args.join("  ")}\r\n`), args };
}
function asNothing(text: string) {
  return { bytes: Buffer.from(text), args: [] as string[] };
}

export interface Reply {
  bytes: Buffer;
  value: ReplyValue;
}
const join = (head: string, parts: Reply[]) => Buffer.concat([Buffer.from(head), ...parts.map((part) => part.bytes)]);
const bulk = (type: string, text: string) => Buffer.from(`${type}${Buffer.byteLength(text)}\r\n${text}\r\n`);
const text = (bytes: Buffer, of: string): Reply => ({ bytes, value: { kind: "text", text: of } });
const line = fc.string({ maxLength: 12 }).map((raw) => raw.replace(/[\r\n]/g, " "));

export const { reply } = fc.letrec<{ reply: Reply; leaf: Reply }>((tie) => ({
  leaf: fc.oneof(
    line.map((one) => text(Buffer.from(`+${one}\r\n`), one)),
    fc.bigInt().map((n) => text(Buffer.from(`(${n}\r\n`), String(n))),
    fc.maxSafeInteger().map((n) => text(Buffer.from(`:${n}\r\n`), String(n))),
    fc.double({ noNaN: true }).map((n) => text(Buffer.from(`,${n}\r\n`), String(n))),
    fc.constantFrom("t", "f").map((b) => text(Buffer.from(`#${b}\r\n`), b)),
    argument.map((one) => text(bulk("$", one), one)),
    argument.map((one) => text(bulk("=", `txt:${one}`), one)),
    line.map((one): Reply => ({ bytes: Buffer.from(`-${one}\r\n`), value: { kind: "error", text: one } })),
    argument.map((one): Reply => ({ bytes: bulk("!", one), value: { kind: "error", text: one } })),
    fc
      .constantFrom("$-1\r\n", "*-1\r\n", "_\r\n")
      .map((nil): Reply => ({ bytes: Buffer.from(nil), value: { kind: "nil" } })),
  ),
  reply: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    tie("leaf"),
    fc.tuple(fc.constantFrom("*", "~"), fc.array(tie("reply"), { maxLength: 4 })).map(
      ([type, items]): Reply => ({
        bytes: join(`${type}${items.length}\r\n`, items),
        value: { kind: "list", items: items.map((item) => item.value) },
      }),
    ),
    fc.array(fc.tuple(tie("reply"), tie("reply")), { maxLength: 3 }).map(
      (pairs): Reply => ({
        bytes: join(`%${pairs.length}\r\n`, pairs.flat()),
        value: { kind: "list", items: pairs.flat().map((item) => item.value) },
      }),
    ),
    fc.tuple(fc.array(fc.tuple(tie("leaf"), tie("leaf")), { maxLength: 2 }), tie("reply")).map(
      ([pairs, told]): Reply => ({
        bytes: join(`|${pairs.length}\r\n`, [...pairs.flat(), told]),
        value: told.value,
      }),
    ),
  ),
}));

export const push: fc.Arbitrary<Buffer> = fc
  .array(argument, { minLength: 1, maxLength: 3 })
  .map((items) => Buffer.concat([Buffer.from(`>${items.length}\r\n`), ...items.map((item) => bulk("$", item))]));

/** Cuts a stream at these relative places. */
export function cut(stream: Buffer, places: number[]): Buffer[] {
  const at = [...new Set(places.map((place) => Math.floor(place * stream.length)))].sort((a, b) => a - b);
  return [...at, stream.length].map((end, i) => Buffer.from(stream.subarray(at[i - 1] ?? 0, end)));
}
/** Evenly over the stream: of fc.double, 93 in 100 are below 0.01. */
export const places = fc.array(
  fc.nat(9999).map((n) => n / 10_000),
  { maxLength: 12 },
);

/** Feeds piece by piece from one reused buffer, as the sockets do. */
export function feedReused(pieces: Buffer[], feed: (bytes: Buffer) => void): void {
  const reused = Buffer.alloc(Math.max(...pieces.map((piece) => piece.length), 1));
  for (const piece of pieces) {
    piece.copy(reused);
    if (piece.length > 0) feed(reused.subarray(0, piece.length));
    reused.fill(0x2a);
  }
}
