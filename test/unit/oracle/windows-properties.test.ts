import fc from "fast-check";
import { expect, test } from "vitest";
import { judge } from "../../../harness/oracle/index.ts";
import { World, windowOf } from "./builder.ts";

/** What happens to a window of 30 s, step by step; after each of them time passes, and LiteLLM's job comes every 10 s. */
const steps = fc.array(
  fc.record({
    what: fc.constantFrom("spend", "spend and rest", "rest", "in flight") as fc.Arbitrary<Step["what"]>,
    /** ms */
    pause: fc.integer({ min: 0, max: 25_000 }),
    replica: fc.nat(1),
    output: fc.integer({ min: 1, max: 200 }),
    /** The row gets it after a period's end that comes first. */
    isLate: fc.boolean(),
  }),
  { minLength: 1, maxLength: 8 },
);
interface Step {
  what: "spend" | "spend and rest" | "rest" | "in flight";
  pause: number;
  replica: number;
  output: number;
  isLate: boolean;
}

const window = windowOf("30s");
const everyMs = 30_000;
/** A rest is so long without a change, at least, and LiteLLM's job takes so long. */
const restedMs = 2500;
/** Longer than a request takes. */
const requestMs = 1000;

class Gateway {
  readonly world = new World({ also: ["key_window"], resetEvery: "30s", budget: 1000 });
  readonly #jobAt: number;
  #period = 0;
  #emptiedAt = Number.NEGATIVE_INFINITY;
  #late: number[] = [];
  #sent = 0;

  constructor(jobAt: number) {
    this.#jobAt = jobAt;
  }

  /** Time passes, and with it the job: it empties the counter, then the row, and what is late comes to the row. */
  pass(ms: number): void {
    const { world } = this;
    const until = world.t + ms;
    for (let due = this.#nextJob(); due <= until; due = this.#nextJob()) {
      world.tick(Math.max(0, due - world.t));
      this.#period = Math.floor(world.t / everyMs);
      world.set(0, window, 0);
      this.#emptiedAt = world.t;
      world.rows.set(window, 0);
      this.#flush();
    }
    if (until > world.t) world.tick(until - world.t);
  }

  spend({ replica, output, isLate }: Step): void {
    const { world } = this;
    this.#outlive();
    this.#warm(replica);
    const request = world.request({ replica, tokens: [10, output], maxTokens: 300 + 12 * ++this.#sent });
    request.invoke().reserve().receive().headers().done().ok().settle().chargeKey();
    world.bill(
      request.cost,
      [...world.rows.keys()].filter((counterKey) => counterKey !== window),
    );
    if (isLate) this.#late.push(request.cost);
    else world.bill(request.cost, [window]);
  }

  /** Everything is written before it, and the next request raises the counter to a row that has more. */
  rest(label: string): void {
    this.#flush();
    this.pass(5000);
    // Nothing is at rest while the job is at work.
    if (this.world.t - this.#emptiedAt < restedMs) this.pass(restedMs);
    this.world.t -= 5000;
    this.world.rest(label);
  }

  #warm(replica: number): void {
    const { world } = this;
    for (const counterKey of [...world.counterKeys, [...world.rows.keys()].at(-1)!]) {
      const row = world.rows.get(counterKey)!;
      if (world.get(replica, counterKey) === null) world.set(replica, counterKey, row, { nx: true });
      else if (counterKey === window && world.redis.get(window)! < row - 1e-9 && this.#late.length === 0)
        world.raise(replica, window, row);
    }
  }

  /** A counter whose time ends between a request's read and its charge is too low afterwards: that is another test's matter. */
  #outlive(): void {
    const { world } = this;
    if (world.expiry.values().some((at) => at > world.t && at < world.t + requestMs)) this.pass(requestMs);
  }

  #flush(): void {
    for (const amount of this.#late.splice(0)) this.world.bill(amount, [window]);
  }

  #nextJob(): number {
    return (this.#period + 1) * everyMs + this.#jobAt;
  }
}

test("a gateway that ends a window's periods as LiteLLM does is never found fault with", () => {
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 9_999 }), (all, jobAt) => {
      const gateway = new Gateway(jobAt);
      const { world } = gateway;
      for (const [at, step] of all.entries()) {
        const rests = step.what !== "spend" || at === all.length - 1;
        world.phase(
          `phase ${at}`,
          () => {
            if (step.what !== "rest") gateway.spend(step);
            gateway.pass(step.pause);
            if (rests) gateway.rest(`phase ${at}`);
          },
          { settle: "none" },
        );
      }
      const { findings, reason } = judge(world.trial(), { expected: null });
      expect({ findings: findings.map(({ explanation }) => explanation), reason }).toMatchObject({ findings: [] });
    }),
    { numRuns: 300 },
  );
});
