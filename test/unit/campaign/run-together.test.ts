import { setTimeout as delay } from "node:timers/promises";
import PQueue from "p-queue";
import { expect, test } from "vitest";
import { runTogether, type Together } from "../../../harness/campaign/run-together.ts";

const never = new AbortController().signal;
const ended = new Error("Replica 0 ended by itself.");

/** Each trial runs by its name; one at a time. */
function together(runs: Record<string, (until: AbortSignal) => Promise<void>>, more: Partial<Together<string>> = {}) {
  const lost: string[] = [];
  const result = runTogether(Object.keys(runs), {
    fallen: undefined,
    run: (trial, until) => runs[trial]!(until),
    lose: (trial) => lost.push(trial),
    queue: new PQueue({ concurrency: 1 }),
    priority: () => 0,
    signal: never,
    ...more,
  });
  return result.then((fall) => ({ fall, lost }));
}

const aborted = (until: AbortSignal) => delay(60_000, undefined, { signal: until });

test("tells what was over, what was cut short and what had not begun as a replica ended", async () => {
  const fallen = new AbortController();
  const end = async (until: AbortSignal) => {
    fallen.abort(ended);
    await aborted(until);
  };
  const { fall, lost } = await together({ a: async () => {}, b: end, c: aborted }, { fallen: fallen.signal });
  expect(fall).toMatchObject({ over: 1, cut: ["b"], waiting: ["c"], error: { message: ended.message } });
  expect(lost).toEqual([]);
});

test("waits until what it has begun has ended", async () => {
  const fallen = new AbortController();
  let clean = false;
  const slow = async () => {
    fallen.abort(ended);
    await delay(50);
    clean = true;
    throw new Error("aborted");
  };
  await together({ a: slow }, { fallen: fallen.signal });
  expect(clean).toBe(true);
});

test("a refusal that comes before the end of its replica is told is no reason of its own", async () => {
  const fallen = new AbortController();
  const refused = async () => {
    setTimeout(() => fallen.abort(ended), 20);
    throw new Error("connection refused");
  };
  const { fall, lost } = await together({ a: refused }, { fallen: fallen.signal });
  expect(fall).toMatchObject({ over: 0, cut: ["a"], waiting: [] });
  expect(lost).toEqual([]);
});

test("what fails by itself is lost, and the others go on; so it is where nothing tells of falls", async () => {
  let ran = false;
  const runs = {
    a: () => Promise.reject(new Error("no")),
    b: async () => {
      ran = true;
    },
  };
  expect(await together(runs)).toEqual({ fall: null, lost: ["a"] });
  expect(ran).toBe(true);
});

test("an interruption is no fall", async () => {
  const [fallen, user] = [new AbortController(), new AbortController()];
  const interrupted = async (until: AbortSignal) => {
    user.abort(new Error("Ctrl-C"));
    fallen.abort(ended);
    await aborted(until);
  };
  const runs = { a: interrupted, b: aborted };
  expect(await together(runs, { fallen: fallen.signal, signal: user.signal })).toMatchObject({ fall: null });
});
