import type { CampaignPlan, PlannedTrial } from "../contracts/index.ts";
import { canonicalJson } from "../contracts/index.ts";

/** In what two campaigns differ, so that their trials do not belong together; empty: in nothing. */
export function campaignDifferences(one: CampaignPlan, other: CampaignPlan): string[] {
  const fields = ["phantom429", "profile", "stack", "start", "expected"] as const;
  const plain = fields
    .filter((field) => !same(one[field], other[field]))
    .map((field) => `${names[field]}: ${told(one[field])} and ${told(other[field])}`);
  const differences = [...plain, ...subjectDifferences(one, other)];
  return differences.length > 0 ? differences : trialDifferences(one.trials, other.trials);
}

const names = {
  phantom429: "version of phantom429",
  profile: "--profile",
  stack: "--stack",
  start: "--start",
  expected: "--expect",
};

function subjectDifferences({ subjects }: CampaignPlan, { subjects: others }: CampaignPlan): string[] {
  const specs = [subjects, others].map((list) => list.map(({ spec }) => spec).join(" "));
  if (specs[0] !== specs[1]) return [`LiteLLM: ${specs[0]} and ${specs[1]}`];
  return subjects.flatMap((subject, index) => {
    const other = others[index]!;
    if (
      same(
        subject.patches.map(({ sha256 }) => sha256),
        other.patches.map(({ sha256 }) => sha256),
      ) === false
    )
      return [`patches of LiteLLM ${subject.spec}`];
    const { patches: _, ...left } = subject;
    const { patches: __, ...right } = other;
    return same(left, right) ? [] : [`settings or dependencies of LiteLLM ${subject.spec}`];
  });
}

/** The first three are named. */
function trialDifferences(one: readonly PlannedTrial[], other: readonly PlannedTrial[]): string[] {
  const [left, right] = [hashes(one), hashes(other)];
  const differing = [...new Set([...left.keys(), ...right.keys()])].filter(
    (name) => left.get(name) !== right.get(name),
  );
  if (differing.length === 0) return [];
  const more = differing.length > 3 ? ` and ${differing.length - 3} more` : "";
  return [`plans: ${differing.slice(0, 3).join(", ")}${more}`];
}

function hashes(trials: readonly PlannedTrial[]): Map<string, string> {
  return new Map(
    trials.map(({ subject, scenario, seed, planHash }) => [`${scenario} seed ${seed} on ${subject}`, planHash]),
  );
}

const same = (one: unknown, other: unknown) => canonicalJson(one ?? null) === canonicalJson(other ?? null);

const told = (value: unknown) => (value === null ? "none" : typeof value === "string" ? value : canonicalJson(value));
