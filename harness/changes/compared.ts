import { type Compared, modesOf, type TrialOutcome } from "../contracts/index.ts";

export function comparedOf({ verdict, environment }: Pick<TrialOutcome, "verdict" | "environment">): Compared {
  const { subject, scenario, planHash, verdict: word, findings } = verdict;
  return { subject: subject.spec, scenario, planHash, verdict: word, modes: modesOf(findings), environment };
}
