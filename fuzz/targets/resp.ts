import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { LedgerEntry } from "../../harness/contracts/index.ts";
import { pure } from "../types.ts";
import { type Exchange, exchanges } from "./resp-exchanges.ts";
import { pace, play, type Streams } from "./resp-play.ts";

const told = ({ command, key, args, applied, reply }: LedgerEntry) => ({ command, key, args, applied, reply });

export const respValid = pure(
  {
    name: "resp-valid",
    holds: "A valid stream of RESP2 or RESP3 passes byte for byte wherever it is cut, and the ledger has each reply.",
  },
  () =>
    fc.property(exchanges, pace, (sent, how) => {
      const streams = streamsOf(sent);
      const { toRedis, toClient, entries, notes } = play(streams, how);
      assert.ok(toRedis.equals(streams.requests), "requests are not what was sent");
      assert.ok(toClient.equals(streams.replies), "replies are not what was sent");
      assert.deepEqual(notes, [], "given up on a valid stream");
      // A difference is not drawn: a search for the least case meets thousands.
      const expected = sent.flatMap((exchange) => exchange.entries);
      assert.ok(isDeepStrictEqual(entries.map(told), expected), "the ledger is another");
    }),
);

/** What is done to a stream: from `at` (per mille) on, so many bytes are replaced. */
interface Damage {
  at: number;
  cut: number;
  put: Uint8Array;
}
const damage: fc.Arbitrary<Damage> = fc.record({
  at: fc.nat(1000),
  cut: fc.nat(4),
  put: fc.oneof(
    fc.uint8Array({ maxLength: 6 }),
    fc
      .constantFrom(
        "*",
        "$-5\r\n",
        "*-3\r\n",
        "\r\n",
        "\n",
        "*99999999\r\n",
        "$999999999999\r\n",
        "%1\r\n",
        "|1\r\n",
        ">2\r\n",
        "_",
      )
      .map((text) => Buffer.from(text)),
  ),
});

const maybe: fc.Arbitrary<Damage | null> = fc.option(damage);

export const respDamaged = pure(
  {
    name: "resp-damaged",
    holds:
      "A damaged stream passes byte for byte, but for a command without its end, and the ledger has what was whole before the damage.",
  },
  () =>
    fc.property(exchanges, pace, maybe, maybe, (sent, how, inRequests, inReplies) => {
      const whole = streamsOf(sent);
      const requests = damaged(whole.requests, inRequests);
      const replies = damaged(whole.replies, inReplies);
      const played = play({ ...whole, requests: requests.bytes, replies: replies.bytes }, how);
      const { toRedis, toClient, entries, notes } = played;
      assert.ok(requests.bytes.indexOf(toRedis) === 0, "requests are not what was sent");
      assert.ok(notes.length === 0 || toRedis.length === requests.bytes.length, "given up, and yet held back");
      assert.ok(toClient.equals(replies.bytes), "replies are not what was sent");
      for (const entry of entries) LedgerEntry.parse(entry);
      entriesBefore(sent, requests.at, replies.at).forEach((expected, i) => {
        // Where requests cannot be followed any more, the replies that are still to come are not followed either.
        const unknown = { ...expected, applied: "unknown", reply: null };
        const either = inRequests === null ? [expected] : [expected, unknown];
        assert.ok(
          either.some((one) => isDeepStrictEqual(told(entries[i]!), one)),
          "what came before the damage is another",
        );
      });
    }),
);

function streamsOf(sent: readonly Exchange[]): Streams {
  const ends: [requests: number, replies: number][] = [];
  let requests = 0;
  let replies = 0;
  for (const exchange of sent) {
    requests += exchange.request.length;
    replies += exchange.replies.length;
    ends.push([requests, replies]);
  }
  return {
    requests: Buffer.concat(sent.map(({ request }) => request)),
    replies: Buffer.concat(sent.map((exchange) => exchange.replies)),
    answered: (bytes) => ends.findLast(([end]) => end <= bytes)?.[1] ?? 0,
  };
}

function damaged(bytes: Buffer, how: Damage | null) {
  if (how === null) return { bytes, at: bytes.length };
  const at = Math.floor((bytes.length * how.at) / 1000);
  return { bytes: Buffer.concat([bytes.subarray(0, at), how.put, bytes.subarray(at + how.cut)]), at };
}

/** The entries of exchanges that were over before the first damaged byte of either stream. */
function entriesBefore(sent: readonly Exchange[], requestsAt: number, repliesAt: number) {
  let requests = 0;
  let replies = 0;
  return sent
    .filter((exchange) => {
      requests += exchange.request.length;
      replies += exchange.replies.length;
      return requests <= requestsAt && replies <= repliesAt;
    })
    .flatMap(({ entries }) => entries);
}
