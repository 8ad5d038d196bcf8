import fc from "fast-check";
import type { LedgerEntry } from "../../harness/contracts/index.ts";
import { replyText } from "../../harness/redis-proxy/resp/reply-value.ts";
import { command, push, type Reply, reply, request } from "../../test/unit/faults/resp-arbitraries.ts";

type Expected = Pick<LedgerEntry, "command" | "key" | "args" | "applied" | "reply">;

/** What a client sends, what Redis says to it, and what must stand in the ledger. */
export interface Exchange {
  request: Buffer;
  replies: Buffer;
  entries: Expected[];
}

const isWatched = (text: string) => text.includes("spend:");
const notable = /^((p|s)?(un)?subscribe|monitor|p?sync|client|multi|exec|discard|reset)$/i;
const counter = fc.constantFrom<string>("spend:key:a", "spend:team:b", "ns:spend:user:c d", "spend:tag:é", "spend:");
const amount = fc.double({ noNaN: true, noDefaultInfinity: true }).map(String);
const list = (items: Buffer[]) => Buffer.concat([Buffer.from(`*${items.length}\r\n`), ...items]);

const applied = ({ value }: Reply): Expected["applied"] => (value.kind === "error" ? "no" : "yes");

/** A command whose key the ledger watches. */
const write = fc
  .oneof(
    fc.tuple(fc.constant("INCRBYFLOAT"), counter, amount.map((by) => [by])),
    fc.tuple(fc.constantFrom("GET", "TTL", "PTTL", "DEL"), counter, fc.constant<string[]>([])),
    fc.tuple(fc.constantFrom("SET", "set"), counter, amount.map((value) => [value, "EX", "60"])),
    fc.tuple(fc.constant("EXPIRE"), counter, fc.constant<string[]>(["60"])),
  )
  .map(([name, key, args]) => ({ bytes: command(name, key, ...args), name: name.toUpperCase(), key, args }));

const watched: fc.Arbitrary<Exchange> = fc.tuple(write, reply).map(([{ bytes, name, key, args }, told]) => ({
  request: bytes,
  replies: told.bytes,
  entries: [{ command: name, key, args, applied: applied(told), reply: replyText(told.value) }],
}));

/** Each watched key has its own element of the reply. */
const several: fc.Arbitrary<Exchange> = fc
  .array(fc.tuple(fc.oneof(counter, fc.constantFrom("other", "tokens:1")), reply), { minLength: 1, maxLength: 5 })
  .map((asked) => ({
    request: command("MGET", ...asked.map(([key]) => key)),
    replies: list(asked.map(([, { bytes }]) => bytes)),
    entries: asked.flatMap(([key, { value }]) =>
      isWatched(key) ? [{ command: "MGET", key, args: [], applied: "yes" as const, reply: replyText(value) }] : [],
    ),
  }));

/** MULTI … EXEC: the outcome of each command stands in the reply to EXEC, if there is a list in it. */
const transaction: fc.Arbitrary<Exchange> = fc
  .tuple(
    fc.array(fc.tuple(write, reply), { maxLength: 4 }),
    fc.constantFrom<null | Reply>(null, null, null, nothing("*-1\r\n"), nothing("_\r\n"), {
      bytes: Buffer.from("-EXECABORT no\r\n"),
      value: { kind: "error", text: "EXECABORT no" },
    }),
  )
  .map(([queued, failed]) => ({
    request: Buffer.concat([command("MULTI"), ...queued.map(([{ bytes }]) => bytes), command("EXEC")]),
    replies: Buffer.concat([
      Buffer.from(`+OK\r\n${"+QUEUED\r\n".repeat(queued.length)}`),
      failed === null ? list(queued.map(([, { bytes }]) => bytes)) : failed.bytes,
    ]),
    entries: queued.map(([{ name, key, args }, told]) => ({
      command: name,
      key,
      args,
      applied: failed === null ? applied(told) : "no",
      reply: replyText(failed === null ? told.value : failed.value),
    })),
  }));
function nothing(text: string): Reply {
  return { bytes: Buffer.from(text), value: { kind: "nil" } };
}

/** Nothing in it is watched. What has no name gets no reply. */
const other: fc.Arbitrary<Exchange> = fc
  .tuple(
    request.filter(({ args }) => !args.some(isWatched) && !notable.test(args[0] ?? "")),
    reply,
  )
  .map(([{ bytes, args }, told]) => ({
    request: bytes,
    replies: args.length === 0 ? Buffer.alloc(0) : told.bytes,
    entries: [],
  }));

/** A push may stand before any reply. */
const pushed: fc.Arbitrary<Exchange> = push.map((bytes) => ({ request: Buffer.alloc(0), replies: bytes, entries: [] }));

export const exchanges: fc.Arbitrary<Exchange[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: watched },
    { weight: 1, arbitrary: several },
    { weight: 1, arbitrary: transaction },
    { weight: 3, arbitrary: other },
    { weight: 1, arbitrary: pushed },
  ),
  { minLength: 1, maxLength: 8 },
);
