import type { Expected, Verdict, VerdictWord } from "../../contracts/index.ts";
import {
  apartText,
  assembledLines,
  expectedText,
  isAsExpected,
  subjectLabel,
  subjectName,
} from "../../report/index.ts";
import { oneLine } from "../../text/index.ts";

export interface Conclusion {
  exitCode: 0 | 1 | 4;
  verdict: VerdictWord;
  /** One line: the verdict and why. */
  line: string;
}

/**
 * What many verdicts come to. Without an expectation: one that diverged gives 1, else one that is inconclusive gives 4,
 * as does a campaign in which nothing applied. With one: a verdict of another word or of other modes gives 1, else any trial
 * that neither converged nor diverged gives 4.
 */
export function conclude(verdicts: readonly Verdict[], expect: Expected | null): Conclusion {
  const verdict = overall(verdicts.map((each) => each.verdict));
  const exitCode = expect === null ? plainExit(verdict) : expectedExit(verdicts, expect);
  const unmet = expect === null ? [] : verdicts.filter((each) => !isAsExpected(each, expect));
  if (unmet[0] !== undefined)
    return { exitCode, verdict, line: `${missed(verdicts.length, unmet, unmet[0], expect!)}\n` };
  return {
    exitCode,
    verdict,
    line: `${verdict}${expect === null ? "" : ", as expected"}: ${why(verdicts, verdict)}\n`,
  };
}

function overall(words: readonly VerdictWord[]): VerdictWord {
  if (words.length === 0) return "inconclusive";
  if (words.includes("diverged")) return "diverged";
  if (words.includes("inconclusive")) return "inconclusive";
  return words.includes("converged") ? "converged" : "not-applicable";
}

function plainExit(verdict: VerdictWord): 0 | 1 | 4 {
  if (verdict === "diverged") return 1;
  return verdict === "converged" ? 0 : 4;
}

function expectedExit(verdicts: readonly Verdict[], expect: Expected): 0 | 1 | 4 {
  const met = verdicts.map((each) => isAsExpected(each, expect));
  if (met.includes(false)) return 1;
  return met.length === 0 || met.includes(null) ? 4 : 0;
}

/** The trial that missed the expectation is the news, not one that met it. */
function missed(trials: number, unmet: readonly Verdict[], first: Verdict, expect: Expected): string {
  const wish = expectedText(expect);
  const apart = first.verdict === "diverged" ? apartText(first, expect) : "";
  const how = apart === "" ? "" : ` (${apart})`;
  if (trials === 1) return `${first.verdict}, expected ${wish}${how}: ${described(first)}`;
  const which = `${unmet.length} of ${trials} trials not ${typeof expect === "string" ? `${expect} ` : ""}as expected`;
  const told = `${overall(unmet.map(({ verdict }) => verdict))}, expected ${wish}: ${which}; first ${example(first)}${how}`;
  return [told, ...assembledLines(unmet.map(({ subject }) => subject))].join("; ");
}

function why(verdicts: readonly Verdict[], word: VerdictWord): string {
  const [first] = verdicts.filter(({ verdict }) => verdict === word);
  if (first === undefined) return "no trial came to a verdict";
  if (verdicts.length === 1) return described(first);
  const assembled = assembledLines(verdicts.map(({ subject }) => subject));
  const counts = (["diverged", "inconclusive", "not-applicable", "converged"] as const)
    .map((each) => [verdicts.filter(({ verdict }) => verdict === each).length, each] as const)
    .filter(([count]) => count > 0)
    .map(([count, each]) => `${count} ${each}`)
    .join(", ");
  const such = word === "converged" ? "" : `; first ${example(first)}`;
  return [`${verdicts.length} trials, ${counts}${such}`, ...assembled].join("; ");
}

function described({ scenario, subject, seed, headline }: Verdict): string {
  return `${scenario} on ${subjectLabel(subject)}, seed ${seed}: ${oneLine(headline)}`;
}

/** One of many, where what was replaced in the subjects is said for all behind it. */
function example({ scenario, subject, seed, headline }: Verdict): string {
  return `${scenario} on ${subjectName(subject)}, seed ${seed}: ${oneLine(headline).replace(/\.$/, "")}`;
}
