import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { PhantomError } from "../../../harness/errors/index.ts";
import { exploreOn, fakeBench } from "./fake-bench.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "p429-exploring-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const full = () => new PhantomError("ERR_DISK_FULL", { operation: "run", message: "Full.", hint: "Free some." });

describe("an exploration", () => {
  test("runs as many plans as were asked for", async () => {
    const { state, failure } = await exploreOn(fakeBench(() => ({})), dir, { until: { trials: 25 } });
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
    expect(state.failed).toBeLessThan(30);
  });

  test("goes on where some of a round can be run", async () => {
    let trials = 0;
    const bench = fakeBench(() => (trials++ % 2 === 0 ? {} : full()));
    const { state, failure } = await exploreOn(bench, dir, { until: { trials: 60 } });
    expect(failure).toBeNull();
    expect(state.failed).toBe(30);
  });

  test("that is interrupted keeps what was judged", async () => {
    const interrupted = new AbortController();
    const bench = fakeBench((_, call) => {
      if (call === 2) interrupted.abort(new Error("Ctrl-C"));
      return {};
    });
    const { state, failure } = await exploreOn(bench, dir, { until: { trials: 1000 }, signal: interrupted.signal });
    expect(failure).toBeNull();
    expect(state.words.converged).toBe(3);
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
});
