import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { PhantomError } from "../../../harness/errors/index.ts";
import type { State } from "../../../harness/explore/state.ts";
import { diverged } from "../report/examples.ts";
import { exploreOn, fakeBench } from "./fake-bench.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "p429-exploring-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const full = () => new PhantomError("ERR_DISK_FULL", { operation: "run", message: "Full.", hint: "Free some." });

const failedOf = ({ failures }: State) => [...failures.values()].reduce((sum, { trials }) => sum + trials, 0);

describe("an exploration", () => {
  test("runs as many plans as were asked for", async () => {
    const { state, failure } = await exploreOn(
      fakeBench(() => ({})),
      dir,
      { until: { trials: 25 } },
    );
    expect(failure).toBeNull();
    expect(state.words.converged).toBe(25);
  });

  test("whose bench throws ends all lanes, and keeps what was judged", async () => {
    const bench = fakeBench(() => ({}), {
      async begun(call) {
        if (call === 3) throw full();
      },
    });
    const { state, failure } = await exploreOn(bench, dir, { until: { trials: 1000 } });
    expect(failure).toMatchObject({ code: "ERR_DISK_FULL" });
    expect(state.words.converged).toBeGreaterThanOrEqual(2);
    expect(bench.calls.length).toBeLessThan(6);
  });

  test("in which nothing can be run any more ends with the error", async () => {
    const bench = fakeBench(full);
    const { state, failure } = await exploreOn(bench, dir, { until: { trials: 1000 } });
    expect(failure).toMatchObject({ code: "ERR_DISK_FULL" });
    expect(failedOf(state)).toBeLessThan(30);
  });

  test("of one round in which nothing can be run ends with the error, too", async () => {
    const { failure } = await exploreOn(fakeBench(full), dir, { until: { trials: 2 } });
    expect(failure).toMatchObject({ code: "ERR_DISK_FULL" });
  });

  test("goes on where some of a round can be run", async () => {
    let trials = 0;
    const bench = fakeBench(() => (trials++ % 2 === 0 ? {} : full()));
    const { state, failure } = await exploreOn(bench, dir, { until: { trials: 32 } });
    expect(failure).toBeNull();
    expect(failedOf(state)).toBe(16);
  });

  test("that is interrupted keeps what was judged", async () => {
    const interrupted = new AbortController();
    const bench = fakeBench((_, call) => {
      if (call === 2) interrupted.abort(new Error("Ctrl-C"));
      return {};
    });
    const { state, failure } = await exploreOn(bench, dir, { until: { trials: 1000 }, signal: interrupted.signal });
    expect(failure).toBeNull();
    expect(state.words.converged).toBeGreaterThanOrEqual(3);
  });

  test("begins no round when its time is over", async () => {
    let minutes = 0;
    const bench = fakeBench(() => ({}), {
      async begun() {
        minutes += 1;
      },
    });
    await exploreOn(bench, dir, { until: { minutes: 5 }, clock: { now: () => minutes * 60_000 } });
    expect(bench.calls.length).toBeGreaterThanOrEqual(3);
    expect(bench.calls.length).toBeLessThanOrEqual(6);
  });

  test.each([
    ["what was confirmed", diverged, 7],
    ["nothing", {}, 11],
  ])("leaves time to shrink %s", async (_, verdict, most) => {
    let minutes = 0;
    const bench = fakeBench(() => verdict, {
      async begun() {
        minutes += 1;
      },
    });
    await exploreOn(bench, dir, { until: { minutes: 10 }, spare: 4, clock: { now: () => minutes * 60_000 } });
    expect(bench.calls.length).toBeLessThanOrEqual(most);
    expect(bench.calls.length).toBeGreaterThanOrEqual(most - 2);
  });
});

describe("on the disk", () => {
  const trials = () => readdirSync(join(dir, "trials"));
  const logs = () => readdirSync(join(dir, "logs"));
  const onDisk = (judge: Parameters<typeof fakeBench>[0], more: Parameters<typeof fakeBench>[1] = {}) =>
    exploreOn(fakeBench(judge, { logDir: join(dir, "logs"), ...more }), dir, { until: { trials: 32 } });

  test("nothing stays of what converged", async () => {
    await onDisk(() => ({}));
    expect(trials()).toEqual([]);
    expect(logs()).toEqual([]);
  });

  test("the three smallest of a group stay, and the first of what is inconclusive or could not be run", async () => {
    const words = [diverged, { verdict: "inconclusive" as const }, full()];
    const { state } = await onDisk(({ dir: place }) => words[Number(/-(\d+)-explored/.exec(place)![1]) % 3]!);
    expect(state.words.diverged).toBeGreaterThan(3);
    expect(trials()).toHaveLength(9);
    const [group] = state.groups.values();
    expect(trials().map((name) => join(dir, "trials", name))).toContain(group!.smallest.dir);
    expect(logs().length).toBeLessThan(6);
  });

  test("nothing stays of a trial that was interrupted", async () => {
    const interrupted = new AbortController();
    const bench = fakeBench((trial, call) => {
      if (call === 2) interrupted.abort(new Error("Ctrl-C"));
      return call === 2 && trial.dir.includes("-1-") ? {} : full();
    });
    await exploreOn(bench, dir, { signal: interrupted.signal });
    expect(trials().filter((name) => name.startsWith("2-"))).toEqual([]);
  });

  test("logs stay of a replica that ended by itself, with the trial that was cut short", async () => {
    const { state } = await onDisk(() => ({}), {
      async begun(call, run) {
        const [{ plan }] = run.trials as [(typeof run.trials)[number]];
        if (call === 2) run.fell?.({ reason: "Replica 1 ended by itself (signal 11).", again: [plan] });
      },
    });
    const [fall] = state.falls.values();
    expect(fall).toMatchObject({ reason: "Replica 1 ended by itself (signal 11).", trials: 1 });
    expect(trials()).toEqual([expect.stringContaining(fall!.plans[0]!)]);
    expect(logs()).toEqual(["round-2"]);
  });
});

test("what confirms is no other plan: neither counted nor judged", async () => {
  const bench = fakeBench(() => diverged);
  const { state } = await exploreOn(bench, dir, { until: { trials: 5 } });
  expect(state.words.diverged).toBe(5);
  const [group] = state.groups.values();
  expect(group!.plans.size).toBe(5);
  expect(state.confirmations).toBe(bench.calls.flat().length - 5);
  expect(state.confirmations).toBeGreaterThan(0);
});

test("a plan of which no fault struck is vacuous, also where none had to", async () => {
  const bench = fakeBench(() => ({}));
  const { state } = await exploreOn(bench, dir, { until: { trials: 22 } });
  const faulty = bench.calls.flat().filter(({ plan }) => plan.phases.some(({ faults }) => faults.length > 0));
  expect(faulty.length).toBeGreaterThan(3);
  expect(state.vacuous).toBe(faulty.length);
});
