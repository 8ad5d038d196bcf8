import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { hunted } from "../../../bench/explore/hunted.ts";
import { suspectOf } from "../../../bench/explore/suspects.ts";
import type { Plan } from "../../../harness/contracts/index.ts";
import { draw, wholeGround } from "../../../harness/explore/draw/index.ts";
import { environment } from "../report/examples.ts";
import { pretendedBench, pretendedOutcome } from "../shrink/pretended.ts";

const counters = [...wholeGround(2, "local").counters];
const records = {
  environmentOf: () => ({
    ...environment,
    subject: { ...environment.subject, capabilities: { ...environment.subject.capabilities, counters } },
  }),
  shownBy: (_: string, { scenario }: Plan) => ({ features: [scenario], leaking: [], struck: new Set<string>() }),
};
const isStreamedResponse = ({ phases }: Plan) =>
  phases.some(({ requests }) => requests.some(({ route, stream }) => route === "/v1/responses" && stream));

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "phantom429-hunted-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

/** Each look at the clock takes some seconds. */
function hunt(minutes: number, patched: (plan: Plan) => boolean, plain: (plan: Plan) => boolean) {
  let now = 0;
  return hunted({
    patched: pretendedBench(patched),
    plain: pretendedBench(plain),
    known: [],
    minutes,
    seed: 1,
    replicas: 2,
    dir,
    logDir: join(dir, "logs"),
    clock: { now: () => (now += 3000) },
    signal: new AbortController().signal,
    report: () => {},
    records,
  });
}

describe("a planted defect", () => {
  test("is found, shrunk and proved by the plan that shows it on the patched release alone", async () => {
    const row = await hunt(10, isStreamedResponse, () => false);
    expect(row).toMatchObject({
      found: "yes",
      mode: "D1",
      counter: "key",
      shrunk_requests: 1,
      shrunk_faults: 0,
      patched_shows: "3 of 3",
      plain_shows: "0 of 3",
    });
    expect(row.trials).toBeGreaterThan(0);
    expect(row.minutes).toBeLessThan(10);
  });

  test("is not what the release shows as it is", async () => {
    expect(await hunt(1, isStreamedResponse, isStreamedResponse)).toMatchObject({ found: "no", patched_shows: "" });
  });

  test("is not a race that the first run alone shows", async () => {
    const seen = new Set<string>();
    const first = (plan: Plan) => !seen.has(plan.scenario) && seen.add(plan.scenario).size > 0;
    const race = (plan: Plan) => isStreamedResponse(plan) && first(plan);
    expect(await hunt(1, race, () => false)).toMatchObject({ found: "no" });
  });
});

describe("a suspect", () => {
  const { plan } = draw({ seed: 1, again: {} }, wholeGround(2, "local"));
  const bare = { ...plan, phases: plan.phases.map((phase) => ({ ...phase, faults: [] })) };
  const suspected = (known: Parameters<typeof suspectOf>[2], shows = true) =>
    suspectOf(bare, pretendedOutcome(bare, "/trial", shows), known);

  test("shows what the release as it is was not seen to show, on such a counter and by such requests", () => {
    expect(suspected([])).toMatchObject({ targets: [{ mode: "D1", kind: "key" }], isNewMode: true });
    expect(suspected([{ mode: "D1", counters: ["team"], shapes: [] }])).toMatchObject({ isNewMode: false });
    expect(suspected([{ mode: "D1", counters: ["key", "team"], shapes: [] }])).toBeNull();
    expect(suspected([], false)).toBeNull();
  });
});
