import pg from "pg";
import { describe, expect, it } from "vitest";
import type { VerdictWord } from "../../../harness/contracts/index.ts";
import {
  type Defect,
  expectFound,
  few,
  judge,
  judgeAll,
  keepRuns,
  type Swallow,
  summary,
  switchesOf,
  withStack,
} from "./twin.ts";

keepRuns();

/** One for each kind of traffic and fault; all plans are played by a gateway in memory, in test/unit/scenarios. */
describe("the known-good twin", () => {
  const inline = [
    "control-stream",
    "control-provider-500",
    "control-client-abort",
    "stream-abort-after-chunk",
    "counter-lost-in-flight",
    "reset-while-in-flight",
    "spend-set-by-administrator",
    "phantom-refusal",
  ];
  it("converges where nobody is killed, and is not asked for routes that it does not serve", () =>
    withStack({}, async (stack) => {
      for (const [id, verdict] of await judgeAll(stack, inline))
        expect(verdict, id).toMatchObject({ verdict: "converged", findings: [] });
      expect((await judge(stack, "token-counting")).verdict).toBe("not-applicable" satisfies VerdictWord);
    }));

  it("converges when a reply of Redis is lost, and a replica stands still or starts again", () =>
    withStack({ processes: "child" }, async (stack) => {
      for (const id of ["redis-reply-lost", "replica-paused", "replica-restarted"])
        expect(summary(await judge(stack, id)), id).toMatchObject({ verdict: "converged", findings: [] });
    }));
});

/** Each switch alone, and pairs: pairs.test.ts. */
describe("a known-bad twin is found out", () => {
  it("with several defects at once, each of them", () => {
    const defects: Defect[] = [
      { defect: "leakOnAbort", scenario: "stream-abort-after-chunk", invariant: "settled", mode: "D1" },
      { defect: "leakOnAbortBeforeHeaders", scenario: "stream-abort-before-headers", invariant: "settled", mode: "D2" },
      { defect: "leakOnProviderError", scenario: "control-provider-500", invariant: "settled" },
      { defect: "lateSettle", scenario: "counter-lost-in-flight", invariant: "agreement", mode: "D19" },
      { defect: "staleAfterReset", scenario: "spend-reset-by-administrator", invariant: "agreement", mode: "D16" },
      { defect: "staleAfterReset", scenario: "spend-set-by-administrator", invariant: "no-bypass", mode: "D16" },
    ];
    return withStack({ switches: switchesOf(defects) }, async (stack) => {
      const found = new Map(
        await judgeAll(
          stack,
          defects.map(({ scenario }) => scenario),
        ),
      );
      for (const defect of defects) expectFound(defect, found.get(defect.scenario)!);
    });
  });

  it("that keeps what a lost reply and a killed replica held", () => {
    const defects: Defect[] = [
      { defect: "leakOnLostReply", scenario: "redis-reply-lost", invariant: "settled", mode: "D10" },
      { defect: "leakOnKill", scenario: "replica-killed", invariant: "settled", mode: "D9" },
    ];
    return withStack({ switches: switchesOf(defects), processes: "child" }, async (stack) => {
      for (const defect of defects) expectFound(defect, summary(await judge(stack, defect.scenario)));
    });
  });
});

describe("nothing is concluded", () => {
  it("when cancels, Redis faults or the nemesis are swallowed", () => {
    const cases: [string, Swallow][] = [
      ["stream-abort-after-chunk", "cancel"],
      ["redis-reply-lost", "redis"],
      ["replica-killed", "nemesis"],
    ];
    return withStack({}, async (stack) => {
      const judged = cases.map(([id, swallow]) => few.add(async () => (await judge(stack, id, swallow)).verdict));
      expect(await Promise.all(judged)).toEqual(cases.map(() => "inconclusive" satisfies VerdictWord));
    });
  });

  it("of a gateway whose database does not fit it, as its log says", () =>
    withStack({ switches: { newerSchema: true }, processes: "child" }, async (stack) => {
      expect(summary(await judge(stack, "control-success"))).toMatchObject({
        verdict: "inconclusive" satisfies VerdictWord,
        reason: expect.stringMatching(/replica \d logged ".*relation "LiteLLM_SpendLogsOfTomorrow" does not exist/),
      });
    }));

  it("of a gateway whose table was dropped, which is named", () =>
    withStack({ processes: "child" }, async (stack) => {
      const client = new pg.Client({ connectionString: stack.postgresUrl });
      await client.connect();
      await client.query('DROP TABLE "LiteLLM_SpendLogs"').finally(() => client.end());
      expect(summary(await judge(stack, "control-success"))).toMatchObject({
        verdict: "inconclusive" satisfies VerdictWord,
        reason: expect.stringContaining('relation "LiteLLM_SpendLogs" does not exist'),
      });
    }));

  it("of a gateway that says it reserves and does not", () =>
    withStack({ switches: { neverReserve: true }, claimsReservation: true }, async (stack) => {
      expect(summary(await judge(stack, "stream-abort-after-chunk")).verdict).toBe(
        "inconclusive" satisfies VerdictWord,
      );
    }));
});
