import fc from "fast-check";
import type { LedgerEntry } from "../../harness/contracts/index.ts";
import { conversation } from "../../test/unit/faults/conversation.ts";
import { cut, feedReused, places } from "../../test/unit/faults/resp-arbitraries.ts";

/** How two streams are cut, and how much of the replies has come by each piece of the requests. */
export interface Pace {
  requests: number[];
  replies: number[];
  /** Of the replies that may have come by then, per mille. */
  come: number[];
  /** The piece before which a rule is armed that strikes nothing. */
  armAt: number;
}

export const pace: fc.Arbitrary<Pace> = fc.record({
  requests: places,
  replies: places,
  come: fc.array(fc.nat(1000), { maxLength: 12 }),
  armAt: fc.nat(16),
});

export interface Streams {
  requests: Buffer;
  replies: Buffer;
  /** How many bytes of replies may have come once so many bytes of requests are sent. */
  answered(sent: number): number;
}

export interface Played {
  toRedis: Buffer;
  toClient: Buffer;
  entries: LedgerEntry[];
  notes: string[];
}

/** Sends both streams through, piece by piece from buffers that are used again. */
export function play({ requests, replies, answered }: Streams, { come, armAt, ...cuts }: Pace): Played {
  const link = conversation();
  let sent = 0;
  let piece = 0;
  let replied = 0;
  const replyUpTo = (end: number) => {
    if (end <= replied) return;
    const part = replies.subarray(replied, end);
    replied = end;
    feedReused(cut(part, cuts.replies), link.fromRedis);
  };
  feedReused(cut(requests, cuts.requests), (bytes) => {
    if (piece === armAt) link.arm({ kind: "drop" }, { key: "never" });
    link.requests.feed(bytes);
    sent += bytes.length;
    replyUpTo(Math.floor((answered(sent) * (come[piece++] ?? 1000)) / 1000));
  });
  replyUpTo(replies.length);
  link.over();
  return { ...link.bytes(), entries: link.entries, notes: link.events };
}
