import { describe, expect, test } from "vitest";
import { judgeWithRequests } from "../../../harness/oracle/index.ts";
import { customer, World } from "./builder.ts";

const leaking = () =>
  new World().phase("hang up", (world) => {
    world.request({ replica: 1 }).complete();
    for (const replica of [0, 1]) {
      world.request({ replica, stream: true, cancelAt: "after-chunk:2" }).abort({ chunks: 2 });
    }
  });

describe("the course of a trial", () => {
  const trial = leaking().trial();
  const judgement = judgeWithRequests(trial, { expected: null });
  const course = judgement.course();
  const counter = course.counters.find(({ key }) => key === customer)!;

  test("each reading at rest is on the counter's line and on its row's", () => {
    const readings = trial.samples.filter(({ key }) => key === customer);
    expect(readings.length).toBeGreaterThan(0);
    for (const { t, counter: value, row } of readings) {
      expect(counter.redis.findLast((point) => point.t <= t)!.value).toBeCloseTo(value!, 9);
      expect(counter.row).toContainEqual({ t, value: row });
    }
  });

  test("each increment that Redis answered is on the line, with its entry", () => {
    const writes = [...trial.ledger()].filter(({ command, key }) => command === "INCRBYFLOAT" && key === customer);
    expect(writes.length).toBeGreaterThan(2);
    for (const { n, reply } of writes) {
      expect(counter.redis.find((point) => point.n === n)?.value).toBe(Number(reply));
    }
  });

  test("what was really spent ends as the verdict has it", () => {
    const said = judgement.verdict.counters.find(({ key }) => key === customer)!;
    expect(counter.truth.at(-1)).toMatchObject({ low: said.truthLow, high: said.truthHigh });
    expect(counter.truth.every(({ low, high }) => low <= high)).toBe(true);
  });

  test("a leak is on its request, with the entry that wrote it", () => {
    const [finding] = judgement.verdict.findings;
    for (const { request, amount, writes } of finding!.leaks) {
      const { held } = course.requests.find(({ id }) => id === request)!;
      expect(held.find((one) => one.counter === customer)).toMatchObject({
        leaked: amount,
        entries: writes.map(({ n }) => n),
        endedBy: null,
      });
    }
  });

  test("its requests are those that are wanted", () => {
    expect(judgement.course((id) => id === "r2").requests.map(({ id }) => id)).toEqual(["r2"]);
  });
});

test("a counter whose time to live ends is gone from then on", () => {
  const world = new World().phase("spend", (world) => {
    world.request({ replica: 0 }).complete();
    world.sleep(70_000);
    world.request({ replica: 0 }).complete();
  });
  const [counter] = judgeWithRequests(world.trial(), { expected: null }).course().counters;
  expect(counter!.expiries).toHaveLength(1);
  const [end] = counter!.expiries;
  const at = counter!.redis.findIndex(({ t, value }) => t === end && value === null);
  expect(at).toBeGreaterThan(0);
  expect(counter!.redis[at - 1]!.value).toBeGreaterThan(0);
  expect(counter!.redis[at + 1]!.t - end!).toBeGreaterThan(5_000);
});
