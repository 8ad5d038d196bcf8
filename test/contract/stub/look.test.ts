import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runPlan } from "../../../harness/campaign/run-plan.ts";
import { isWindow, sideBySide } from "../../../harness/catalogue/index.ts";
import { startClock } from "../../../harness/clock.ts";
import { EntityKind } from "../../../harness/contracts/index.ts";
import { makePlan } from "../../../harness/planner/index.ts";
import { lookAt } from "../../../harness/stack/look/index.ts";
import type { StartedStack } from "../../../harness/stack/types.ts";
import { findScenario } from "../../../scenarios/index.ts";
import { type StubStackOptions, startStubStack } from "../../stub/index.ts";

let runs: string;
beforeAll(async () => {
  runs = await mkdtemp(join(tmpdir(), "p429-look-"));
});
afterAll(() => rm(runs, { recursive: true, force: true }));

const signal = new AbortController().signal;
const report = () => {};
const counted = EntityKind.options.filter((kind) => !isWindow(kind) && sideBySide().includes(kind));

const start = (options: Partial<StubStackOptions>) =>
  startStubStack({ replicas: 2, clock: startClock(), claimsReservation: false, claimsCounters: [], ...options });

async function play(stack: StartedStack, scenario: string) {
  let looks = 0;
  const { verdict, environment } = await runPlan({
    plan: makePlan(findScenario(scenario), { seed: 1 }),
    stack,
    dir: await mkdtemp(join(runs, `${scenario}-`)),
    profile: "fast",
    command: "test",
    expected: null,
    signal,
    report,
    look(options) {
      looks++;
      return lookAt(options);
    },
  });
  const { reason, labels, findings } = verdict;
  const modes = [...new Set(findings.map(({ mode }) => mode))];
  return { verdict: verdict.verdict, reason, labels, modes, look: environment.subject.look, looks };
}

const bothSeen = [
  expect.objectContaining({
    kind: "counters-not-named",
    data: { kinds: expect.arrayContaining(["end_user"]), seenBy: "warm-calls" },
  }),
  expect.objectContaining({
    kind: "reservation-not-named",
    data: { seenBy: "warm-calls", isUnlikeWarmCalls: false },
  }),
];

describe("sources in which nothing was found", () => {
  it("do not make a gateway that counts and reserves not applicable", async () => {
    await using stack = await start({});
    expect(await play(stack, "stream-abort-after-chunk")).toMatchObject({
      verdict: "converged",
      labels: expect.arrayContaining(bothSeen),
      look: { reservation: true, counters: counted, refused: {}, undecided: {} },
    });
  });

  it("hide no leak", async () => {
    await using stack = await start({ switches: { leakOnAbort: true } });
    expect(await play(stack, "stream-abort-after-chunk")).toMatchObject({
      verdict: "diverged",
      modes: ["D1"],
      labels: expect.arrayContaining(bothSeen),
    });
  });

  it("and a gateway that does not reserve, or not count: both are named", async () => {
    await using reading = await start({ switches: { neverReserve: true }, claimsCounters: counted });
    expect(await play(reading, "stream-abort-after-chunk")).toMatchObject({
      verdict: "not-applicable",
      reason:
        "LiteLLM stub does not reserve budget before a call: its sources have no code for it, and a warm call reserved nothing.",
    });
    await using alone = await start({ switches: { countsAlone: true } });
    expect(await play(alone, "control-success")).toMatchObject({
      verdict: "not-applicable",
      reason:
        "LiteLLM stub has no counter for end_user: its sources name no spend:end_user:…, and a warm call wrote to none.",
    });
  });
});

describe("calls to look with", () => {
  it("are not sent where the sources name all that is needed", async () => {
    await using stack = await start({ claimsReservation: true, claimsCounters: ["end_user"] });
    expect(await play(stack, "stream-abort-after-chunk")).toMatchObject({
      verdict: "converged",
      looks: 0,
      labels: expect.arrayContaining([
        expect.objectContaining({
          kind: "counters-not-named",
          data: { kinds: expect.arrayContaining(["tag"]), seenBy: "trial" },
        }),
      ]),
    });
  });

  it("show all other kinds where one cannot be created", async () => {
    await using stack = await start({ switches: { noTags: true }, claimsCounters: ["user", "team", "end_user"] });
    const look = await lookAt({ stack, signal, report });
    expect(look).toMatchObject({
      reservation: true,
      counters: counted.filter((kind) => kind !== "tag" && kind !== "end_user"),
      refused: { tag: expect.stringContaining("/tag/new answered 404") },
      undecided: {},
    });
  });

  it("decide nothing when they fail, and the trial may still show it", async () => {
    await using stack = await start({});
    await stack.hands!.kill(0);
    const look = await lookAt({ stack, signal, report });
    expect(look).toMatchObject({ reservation: null, counters: [], refused: {} });
    expect(Object.keys(look.undecided).toSorted()).toEqual(sideBySide().toSorted());
    await stack.hands!.restart(0);
    const { verdict } = await runPlan({
      plan: makePlan(findScenario("stream-abort-after-chunk"), { seed: 1 }),
      stack,
      dir: await mkdtemp(join(runs, "undecided-")),
      profile: "fast",
      command: "test",
      expected: null,
      signal,
      report,
      look: async () => look,
    });
    expect(verdict).toMatchObject({ verdict: "converged", findings: [] });
  });
});
