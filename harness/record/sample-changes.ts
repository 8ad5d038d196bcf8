import type { Sample } from "../contracts/index.ts";

/** Below any price; INCRBYFLOAT and sum() leave less than that. */
const sameWithin = 1e-12;
/** TTL is read in whole seconds. */
const ttlGrainS = 1;

const watched = ["counter", "row", "logsSpend", "logsCount"] as const;
type Watched = (typeof watched)[number];

/** What changed between successive readings of the same entities, and what is remarkable about it. */
export class ChangeLog {
  #last: readonly Sample[] | null = null;
  readonly #counts = new Map<string, { times: number; what: string; value: string }>();
  readonly #remarks: string[] = [];

  /** Takes the next reading; true when something changed that shows that the subject is still at work. */
  record(samples: readonly Sample[]): boolean {
    const before = this.#last;
    this.#last = samples;
    if (before === null) return true;
    return samples.map((sample, i) => this.#compare(before[i]!, sample)).some(Boolean);
  }

  /** What changed and how often: "row of customer changed 3 times (now 0.35)". */
  summary(): string[] {
    return [...this.#counts.values()].map(
      ({ times, what, value }) => `${what} changed ${times === 1 ? "once" : `${times} times`} (now ${value})`,
    );
  }

  /** Expiries, deletions and refreshed TTLs. */
  remarks(): readonly string[] {
    return this.#remarks;
  }

  #compare(before: Sample, after: Sample): boolean {
    const changed = watched.filter((field) => differs(before[field], after[field]));
    if (changed.includes("counter") && after.counter === null) {
      const expired = hasExpired(before, after);
      this.#remarks.push(
        `counter ${after.key} ${expired ? "expired" : "was deleted"} during the wait (last seen ${before.counter}, row ${before.row})`,
      );
      if (expired) changed.splice(changed.indexOf("counter"), 1);
    }
    if (wasRefreshed(before, after))
      this.#remarks.push(`counter ${after.key} was refreshed unchanged (${after.counter})`);
    for (const field of changed) this.#count(after, field);
    return changed.length > 0;
  }

  #count(sample: Sample, field: Watched): void {
    const id = `${field} ${sample.ref}`;
    const times = (this.#counts.get(id)?.times ?? 0) + 1;
    this.#counts.set(id, { times, what: `${names[field]} of ${sample.ref}`, value: String(sample[field] ?? "absent") });
  }
}

const names: Record<Watched, string> = {
  counter: "counter",
  row: "row",
  logsSpend: "sum of SpendLogs",
  logsCount: "number of SpendLogs",
};

function differs(a: number | null, b: number | null): boolean {
  return a === null || b === null ? a !== b : Math.abs(a - b) > sameWithin;
}

/** A counter that vanished while it had time to live was deleted: LiteLLM's repair, not the clock. */
function hasExpired(before: Sample, after: Sample): boolean {
  return before.ttl !== null && before.ttl >= 0 && before.ttl - (after.t - before.t) / 1000 <= ttlGrainS;
}

function wasRefreshed(before: Sample, after: Sample): boolean {
  return (
    before.ttl !== null &&
    after.ttl !== null &&
    !differs(before.counter, after.counter) &&
    after.ttl > before.ttl + ttlGrainS
  );
}
