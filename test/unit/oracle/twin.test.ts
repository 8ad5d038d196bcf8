import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Verdict } from "../../../harness/contracts/index.ts";
import { unknownMode } from "../../../harness/oracle/causes/index.ts";
import { judge } from "../../../harness/oracle/index.ts";
import { type Defect, defects, type Fault, histories, runTwin, type TwinOptions } from "./twin.ts";

const settings = { seed: 27639 };
const names = Object.keys(defects) as Defect[];
const pairs = names.flatMap((a, at) => names.slice(at + 1).map((b): [Defect, Defect] => [a, b]));

const verdictOf = (...run: Parameters<typeof runTwin>) => judge(runTwin(...run).trial(), { expected: null });
const told = ({ findings }: Verdict) => [...new Set(findings.map(({ invariant, mode }) => `${invariant} ${mode}`))];
const always = (numRuns: number, options: TwinOptions, check: (verdict: Verdict) => void) =>
  fc.assert(
    fc.property(histories, (history) => check(verdictOf(history, options))),
    { ...settings, numRuns, endOnFailure: true },
  );

test("a gateway without a defect converges, whatever is broken around it", () => {
  always(60, {}, (verdict) => {
    expect(told(verdict)).toEqual([]);
    expect(verdict.verdict).toBe("converged");
  });
});

/** Every claim of the defects is made; and no mode is named that is none of theirs. */
function expectClaims(verdict: Verdict, on: readonly Defect[]): void {
  expect(verdict.verdict).toBe("diverged");
  const claims = on.flatMap((defect): readonly string[] => defects[defect]);
  for (const claim of claims)
    expect(
      told(verdict).filter((text) => text.startsWith(claim)),
      claim,
    ).not.toEqual([]);
  const modes = claims.map((claim) => claim.split(" ").slice(1).join(" ") || unknownMode);
  expect(verdict.findings.filter(({ mode }) => !modes.includes(mode))).toEqual([]);
}

describe("each defect alone is found, and no other mode", () => {
  test.each(names)("%s", (defect) => {
    always(12, { on: [defect] }, (verdict) => expectClaims(verdict, [defect]));
  });
});

describe("two defects give the findings of both", () => {
  test.each(pairs)("%s and %s", (...on) => {
    always(3, { on }, (verdict) => {
      expectClaims(verdict, on);
    });
  });
});

test("all of them at once are all found", () => {
  always(20, { on: names }, (verdict) => expectClaims(verdict, names));
});

describe("nothing is concluded", () => {
  test.each<Fault>(["cancel", "kill", "redis", "eviction", "reset"])("when the %s is swallowed", (swallowed) => {
    always(12, { swallowed }, ({ verdict, findings }) => {
      expect({ verdict, findings }).toEqual({ verdict: "inconclusive", findings: [] });
    });
  });

  test("of a gateway that never reserves", () => {
    always(12, { reserves: false }, ({ verdict }) => {
      expect(verdict).toBe("inconclusive");
    });
  });

  test.each(names)("good of a gateway that never reserves, and has the defect %s besides", (defect) => {
    always(6, { reserves: false, on: [defect] }, ({ verdict }) => {
      expect(["inconclusive", "diverged"]).toContain(verdict);
    });
  });
});
