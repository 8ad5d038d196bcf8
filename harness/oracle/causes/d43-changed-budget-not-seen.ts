import { budgetIn } from "../counters/index.ts";
import { type BudgetSpan, budgetBetween, truthAt } from "../facts/index.ts";
import { epsilon, near } from "../numbers.ts";
import type { DecisionCause } from "./kinds.ts";
import type { BypassEvidence, RefusalEvidence, Signature } from "./signature.ts";

/** #25553: a replica goes by a budget that an administrator has changed, longer than its copy of the entity may live. */
export const d43: Signature = {
  mode: "D43",
  through(bypass) {
    const old = bypass.requests.map((request) =>
      outlived(bypass, request.invokedAt!, (budget, spent) => budget > spent),
    );
    const [first] = old;
    if (!first || old.some((one) => one === null)) return null;
    return told(first, bypass.requests, "let through");
  },
  refusal(refusal) {
    const { request } = refusal;
    const said = budgetIn(request);
    const old = outlived(refusal, request.invokedAt!, (budget, spent) =>
      said === null ? budget <= spent + epsilon : near(budget, said),
    );
    return old && told(old, [request], "refused");
  },
};

interface Outlived {
  old: BudgetSpan;
  now: BudgetSpan;
}

/** An earlier budget, no longer in force, that accounts for what was decided; and what has taken its place. */
function outlived(
  { facts, counter }: Pick<BypassEvidence & RefusalEvidence, "facts" | "counter">,
  t: number,
  accounts: (budget: number, spent: number) => boolean,
): Outlived | null {
  const { ref, spent, budgets, book } = counter;
  const known = truthAt(facts, { ref, spent }, t, book.prices).low;
  const { low, high } = budgetBetween(budgets, t, t);
  const old = budgets.findLast(
    ({ budget, until }) => until < t && (budget < low || budget > high) && accounts(budget, known),
  );
  const now = budgets.find(({ from, until }) => from <= t && until >= t);
  return old && now ? { old, now } : null;
}

function told(
  { old, now }: Outlived,
  requests: BypassEvidence["requests"],
  decision: "refused" | "let through",
): DecisionCause {
  const replicas = [...new Set(requests.map(({ replica }) => replica))].sort();
  return { kind: "old-budget", decision, old: old.budget, now: now.budget, fault: now.fault, replicas };
}
