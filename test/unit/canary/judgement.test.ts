import { describe, expect, test } from "vitest";
import type { VerdictWord } from "../../../harness/contracts/index.ts";
import { judgementOf, type Work } from "../../../scripts/canary/judgement.ts";
import { exitOf } from "../../../scripts/canary/outcome.ts";
import { canaryPage, headline, isFinal } from "../../../scripts/canary/page.ts";
import { converged, diverged, environment } from "../report/examples.ts";
import { judgedOf, matrix } from "./examples.ts";

const scenarios = ["a", "b", "c", "d"];
const work: Work = {
  part: false,
  catalogue: { scenarios, seeds: [1] },
  controls: { scenarios: ["control-success"], seeds: [1] },
};
const thrice = ["converged", "converged", "converged"];
const cells = Object.fromEntries(scenarios.map((id) => [id, thrice]));
const [baseline] = judgedOf(matrix("1.106.2", { ...cells, "control-success": thrice }));

/** The words of a, b, c, d; the control converges. */
function judged(words: readonly VerdictWord[]) {
  const verdict = (scenario: string, word: VerdictWord) => ({
    verdict: { ...(word === "diverged" ? diverged : converged), scenario, verdict: word },
    environment,
  });
  const trials = [...words.map((word, n) => verdict(scenarios[n]!, word)), verdict("control-success", "converged")];
  const judgement = judgementOf("9.9.9", baseline!, { trials, lost: [] }, null, work, "2026-12-01T00:00:00Z");
  const page = canaryPage(judgement, (mode) => mode);
  return { exit: exitOf(judgement), headline: headline(judgement), page, final: isFinal(page) };
}
const four = (word: VerdictWord) => [word, word, word, word];

describe("a release of which too little was judged", () => {
  test.each(["inconclusive", "not-applicable"] as const)("is not called judged: all %s", (word) => {
    const { exit, headline: title, page, final } = judged(four(word));
    expect({ exit, title, final }).toEqual({ exit: 3, title: "LiteLLM 9.9.9 could not be judged", final: false });
    expect(page).toContain("Unknown. No scenario converged or diverged.");
    expect(page).toContain("1 of 5 trials converged or diverged.");
  });

  test("is not called judged: half of what the last judged release decides", () => {
    const { exit, page } = judged(["converged", "converged", "inconclusive", "not-applicable"]);
    expect(exit).toBe(3);
    expect(page).toContain("Only 2 of the 4 scenarios that 1.106.2 decides converged or diverged.");
  });

  test("is judged with three quarters, and where something diverged newly", () => {
    const most = judged(["converged", "converged", "converged", "inconclusive"]);
    expect(most).toMatchObject({ exit: 4, headline: "LiteLLM 9.9.9: nothing new diverged since 1.106.2", final: true });
    const news = judged(["diverged", "inconclusive", "inconclusive", "inconclusive"]);
    expect(news).toMatchObject({ exit: 1, headline: "LiteLLM 9.9.9: 1 scenario newly diverged since 1.106.2" });
  });

  test.each(["converged", "diverged"] as const)("is judged: all %s", (word) => {
    expect(judged(four(word)).final).toBe(true);
  });

  test("without any trial, also where controls alone were asked for", () => {
    const controls = { ...work, catalogue: { scenarios: [], seeds: [1] } };
    const none = judgementOf(
      "9.9.9",
      baseline!,
      { trials: [], lost: [{ scenario: "control-success", on: "9.9.9", seed: null, why: "it broke" }] },
      null,
      controls,
      "2026-12-01",
    );
    expect(none.refused).toBe("control-success on 9.9.9, all seeds: it broke");
  });
});
