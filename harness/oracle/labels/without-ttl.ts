import type { CounterCase } from "../counters/index.ts";
import { type WithoutTtl, withoutTtl } from "../counters/index.ts";
import type { Label } from "./label.ts";

/** Counters that were seen at rest without a TTL: they do not expire until a write gives them one. */
export function withoutTtls(counters: readonly CounterCase[]): Label<"no-ttl">[] {
  return counters.flatMap((counter) => withoutTtl(counter).map((one) => labelOf(counter.key, one)));
}

function labelOf(counter: string, { since, madeBy, expire, until, seenAt }: WithoutTtl): Label<"no-ttl"> {
  const last = seenAt.at(-1)!;
  return {
    kind: "no-ttl",
    counter,
    since,
    made: madeBy === null ? null : { entry: madeBy, expire: expire!.n, fault: expire!.fault },
    firstAt: seenAt[0]!.rest.label,
    lastAt: last.rest.label,
    lastMs: last.sample.t - since,
    until: until && { t: until.t, entry: until.n },
  };
}
