import { describe, expect, it } from "vitest";
import type { BoundEntity, FlushAnswer, Sample, Undelivered } from "../../../harness/contracts/index.ts";
import { type QuiescenceOptions, waitForQuiescence } from "../../../harness/record/quiescence.ts";

type Reading = Partial<Pick<Sample, "counter" | "ttl" | "row" | "logsSpend" | "logsCount">> & {
  open?: number;
  ledger?: Undelivered["state"];
  attempts?: number;
};

const customer: BoundEntity = {
  ref: "customer",
  kind: "end_user",
  budget: 1,
  id: "c1",
  counterKey: "spend:end_user:c1",
};
const calm: Required<Omit<Reading, "ledger" | "attempts">> = {
  counter: 0.5,
  ttl: 50,
  row: 0.5,
  logsSpend: 0.5,
  logsCount: 2,
  open: 0,
};

/** Readings by the second of a held clock; the last one stays. */
function wait(readings: Reading[], options: Partial<QuiescenceOptions> = {}) {
  let now = 0;
  const at = (): Reading & typeof calm => ({
    ...calm,
    ...readings[Math.min(Math.floor(now / 1000), readings.length - 1)],
  });
  return waitForQuiescence({
    sampler: {
      async read(entities, label, quiescent) {
        const { open, ledger, attempts, ...values } = at();
        return entities.map(({ ref, counterKey: key }) => ({ t: now, label, quiescent, ref, key, ...values }));
      },
      async undelivered() {
        const { ledger: state, attempts = 0 } = at();
        return state ? [{ delivery: "d1", state, attempts, error: null, spend: 0.1, refs: ["customer"] }] : [];
      },
    },
    entities: () => [customer],
    label: "after",
    inFlight: () => at().open,
    stableMs: 2000,
    deadlineMs: 10_000,
    pollMs: 250,
    clock: { now: () => now },
    signal: new AbortController().signal,
    async sleep(ms) {
      now += ms;
    },
    ...options,
  });
}

describe("waitForQuiescence", () => {
  it("is reached once everything rested for the whole time, and marks its samples", async () => {
    const rest = await wait([{}]);
    expect(rest).toMatchObject({ reached: true, waitedMs: 2000, detail: "at rest for 2000 ms" });
    expect(rest.samples).toEqual([
      expect.objectContaining({ label: "after", ref: "customer", quiescent: true, counter: 0.5 }),
    ]);
  });

  it("is not fooled by counter and row that agree while rows are still queued", async () => {
    const queued = { counter: 0.2, row: 0.2, logsSpend: 0.2, logsCount: 1 };
    const rest = await wait([
      queued,
      queued,
      { counter: 0.35, row: 0.2 },
      { counter: 0.35, row: 0.35, logsSpend: 0.35, logsCount: 2 },
    ]);
    expect(rest).toMatchObject({ reached: true, waitedMs: 5000 });
    expect(rest.samples[0]).toMatchObject({ counter: 0.35, row: 0.35 });
  });

  it.each(["counter", "row", "logsSpend", "logsCount"] as const)("begins again when %s changes", async (field) => {
    expect(await wait([{}, { [field]: 9 }])).toMatchObject({ reached: true, waitedMs: 3000 });
  });

  it("begins again while something is in flight, though nothing changes", async () => {
    expect(await wait([{ open: 1 }, { open: 1 }, {}])).toMatchObject({ reached: true, waitedMs: 3750 });
  });

  it("waits three times as long while a key's answers have no log", async () => {
    const key: BoundEntity = { ...customer, ref: "key", kind: "key" };
    const options = { entities: () => [key, customer], answered: () => 3 };
    expect(await wait([{}], options)).toMatchObject({ reached: true, waitedMs: 6000 });
    expect(await wait([{}, { logsCount: 3 }], options)).toMatchObject({ reached: true, waitedMs: 3000 });
  });

  it("does not wait for logs of a kind that a release may not log", async () => {
    expect(await wait([{}], { answered: () => 3 })).toMatchObject({ reached: true, waitedMs: 2000 });
  });

  it("waits on after a fault for what LiteLLM tries once more, though nothing changes", async () => {
    expect(await wait([{}], { lastFault: () => 1500 })).toMatchObject({ reached: true, waitedMs: 3500 });
  });

  describe("where replicas can be asked", () => {
    const done: FlushAnswer = { pending: [], ran: true, error: null };
    const long = { stableMs: 12_000, deadlineMs: 30_000 };
    /** The answers of two replicas, round by round; the last one stays. */
    const asked = (...rounds: (FlushAnswer | null)[][]) => {
      let n = 0;
      return { ...long, flush: async () => rounds[Math.min(n++, rounds.length - 1)]! };
    };

    it("rests after two rounds that wrote nothing", async () => {
      const rest = await wait([{}], asked([done, done]));
      expect(rest).toMatchObject({ reached: true, waitedMs: 1500 });
      expect(rest.detail).toBe(
        "at rest for 1500 ms; each replica wrote what it had to write, twice, and nothing changed",
      );
    });

    it("begins again when a round wrote something", async () => {
      expect(await wait([{}, { row: 0.4 }], asked([done]))).toMatchObject({ reached: true, waitedMs: 2500 });
    });

    it("does not end before what was cancelled may have been sent, nor right after a fault", async () => {
      const options = { ...asked([done]), lastFault: () => 1400 };
      expect(await wait([{}], options)).toMatchObject({ reached: true, waitedMs: 3000 });
    });

    const busy: FlushAnswer = { pending: ["Logging.async_success_handler"], ran: null, error: null };
    it.each<[string, (FlushAnswer | null)[], string]>([
      ["is still at something", [done, busy], "replicas were still at Logging.async_success_handler"],
      ["does not answer", [done, null], "a replica did not answer"],
      ["has no such job", [{ pending: [], ran: false, error: "no job" }, done], "no job"],
    ])("goes by the clock where a replica %s", async (_, round, why) => {
      const rest = await wait([{}], asked(round));
      expect(rest).toMatchObject({ reached: true, waitedMs: 12_000, detail: `at rest for 12000 ms; ${why}` });
    });

    it("counts rounds only from the last that was not quiet", async () => {
      const rounds = [[done], [busy], [done], [busy], [done], [busy], [done], [done]];
      expect(await wait([{}], asked(...rounds))).toMatchObject({ reached: true, waitedMs: 2000 });
    });

    it("asks nothing while something is in flight, and rests by no round while a delivery waits", async () => {
      let times = 0;
      const flush = async () => {
        times++;
        return [done];
      };
      const open = Array<Reading>(4).fill({ open: 1 });
      expect(await wait(open, { ...long, deadlineMs: 3000, flush })).toMatchObject({ reached: false });
      expect(times).toBe(0);
      const waiting = Array<Reading>(5).fill({ ledger: "pending" });
      expect(await wait([...waiting, {}], asked([done]))).toMatchObject({ reached: true, waitedMs: 6500 });
    });

    it("counts no round twice, though none follows it", async () => {
      // Struck at 0.6 s, when one round is over: for 6 s there is no other, and then it takes one more.
      let strike = Number.NEGATIVE_INFINITY;
      const flush = async () => {
        if (strike < 0) strike = 600;
        return [done];
      };
      expect(await wait([{}], { ...long, flush, lastStrike: () => strike })).toMatchObject({ waitedMs: 7000 });
    });

    it("asks nothing while a fault may strike again, since asking would use it up", async () => {
      const options = { ...asked([done]), lastStrike: () => 3000 };
      expect(await wait([{}], options)).toMatchObject({ reached: true, waitedMs: 9500 });
    });
  });

  describe("with a ledger of spend", () => {
    const leaseMs = 8000;
    const waiting = (seconds: number, attempts = 0) => Array<Reading>(seconds).fill({ ledger: "pending", attempts });

    it("does not rest while a delivery waits, though nothing changes", async () => {
      expect(await wait([...waiting(7), {}], { leaseMs })).toMatchObject({ reached: true, waitedMs: 9000 });
    });

    it("begins again when a delivery is tried", async () => {
      const tried = [...waiting(9), ...waiting(3, 1), {}];
      expect(await wait(tried, { leaseMs })).toMatchObject({ reached: true, waitedMs: 14_000 });
    });

    it("rests with a delivery that nobody applies when a lease is over, and tells it", async () => {
      const rest = await wait(waiting(1), { leaseMs });
      expect(rest).toMatchObject({
        reached: true,
        waitedMs: 10_000,
        undelivered: [{ delivery: "d1", state: "pending" }],
      });
      expect(rest.detail).toContain("1 of LiteLLM's deliveries not applied to rows");
    });

    it("rests with it at once while a fault goes on striking, and not when that is over", async () => {
      const goesOn = await wait(waiting(1), { leaseMs, lastStrike: () => 1500 });
      expect(goesOn).toMatchObject({ reached: true, waitedMs: 2000, undelivered: [{ state: "pending" }] });
      expect(await wait(waiting(1), { leaseMs, lastStrike: () => 500 })).toMatchObject({ waitedMs: 10_000 });
    });

    it("waits a lease longer than else before it gives up", async () => {
      const tried = Array.from({ length: 30 }, (_, attempts) => waiting(1, attempts)[0]!);
      expect(await wait(tried, { leaseMs })).toMatchObject({ reached: false, waitedMs: 18_000 });
    });

    it("does not wait for what LiteLLM has parked, and tells it", async () => {
      const rest = await wait([{ ledger: "parked" }], { leaseMs });
      expect(rest).toMatchObject({ reached: true, waitedMs: 2000, undelivered: [{ delivery: "d1", state: "parked" }] });
    });
  });

  it("is never reached while something is in flight, not even if nothing need rest", async () => {
    expect(await wait([{ open: 1 }, {}], { stableMs: 0 })).toMatchObject({ reached: true, waitedMs: 1000 });
  });

  it("reads the key that a counter is known by at each reading: which one it is may show meanwhile", async () => {
    const expected = { ...customer, counterKey: "team:spend:end_user:c1" };
    let asked = 0;
    const rest = await wait([{}], { entities: () => [asked++ < 3 ? expected : customer] });
    expect(rest).toMatchObject({ reached: true, samples: [{ key: customer.counterKey }] });
  });

  it("tells of an expiry without waiting longer for it", async () => {
    const rest = await wait([{ ttl: 1 }, { counter: null, ttl: null }]);
    expect(rest).toMatchObject({ reached: true, waitedMs: 2000 });
    expect(rest.detail).toContain("counter spend:end_user:c1 expired during the wait (last seen 0.5, row 0.5)");
  });

  it("takes a counter that vanishes before its time as a deletion, hence a change", async () => {
    const rest = await wait([{ ttl: 50 }, { counter: null, ttl: null }]);
    expect(rest).toMatchObject({ reached: true, waitedMs: 3000 });
    expect(rest.detail).toContain("was deleted during the wait");
  });

  it("tells of a time to live that somebody renewed", async () => {
    const rest = await wait([{ ttl: 30 }, { ttl: 60 }]);
    expect(rest.detail).toContain("counter spend:end_user:c1 was refreshed unchanged (0.5)");
  });

  it("gives up at the deadline and says what kept changing", async () => {
    const rest = await wait(
      Array.from({ length: 20 }, (_, second) => ({ row: second / 10 })),
      { deadlineMs: 5000 },
    );
    expect(rest).toMatchObject({ reached: false, waitedMs: 5000 });
    expect(rest.samples[0]?.quiescent).toBe(false);
    expect(rest.detail).toContain("row of customer changed 5 times (now 0.5)");
  });

  it("gives up at the deadline and says that something is still in flight", async () => {
    const rest = await wait([{ open: 3 }]);
    expect(rest).toMatchObject({ reached: false, waitedMs: 10_000 });
    expect(rest.detail).toContain("3 still in flight");
  });

  it("ends with the signal's reason", async () => {
    const abort = new AbortController();
    abort.abort(new Error("enough"));
    await expect(wait([{}], { signal: abort.signal })).rejects.toThrow("enough");
  });

  it("ends within its pause when the signal comes", async () => {
    const abort = new AbortController();
    const realPause = { sleep: undefined as never, pollMs: 60_000, stableMs: 1e9, deadlineMs: 1e9 };
    const waiting = wait([{}], { signal: abort.signal, ...realPause });
    setImmediate(() => abort.abort(new Error("enough")));
    await expect(waiting).rejects.toThrow("enough");
  });
});
