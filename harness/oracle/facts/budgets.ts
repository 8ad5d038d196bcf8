import { kindOf, litellm } from "../../catalogue/index.ts";
import type { EntityKind, Environment } from "../../contracts/index.ts";
import { settingOf } from "../../preflight/index.ts";
import type { RecordedTrial } from "../../record/index.ts";
import { plannedFaults, strikesOf } from "./faults.ts";
import type { BudgetSpan, Facts, Strike } from "./types.ts";

/** A change is written down a little before its answer, and a client's clock is not LiteLLM's, ms. */
const slackMs = 1000;

/** What may have been each entity's budget, and when. An entity without one has no span. */
export function findBudgets({ plan, environment }: RecordedTrial, facts: Facts): Map<string, BudgetSpan[]> {
  return new Map(
    environment.entities.map(({ ref, kind, budget }) => [
      ref,
      budget === null ? [] : spans(budget, changesOf(ref, plan, facts), 1000 * copyLives(kind, environment)),
    ]),
  );
}

/** The least and the most that may have been in force for a decision between two times (ms), dollars. */
export function budgetBetween(budgets: readonly BudgetSpan[], from: number, until: number) {
  const some = budgets.filter((span) => span.from <= until && span.until >= from).map(({ budget }) => budget);
  return { low: Math.min(...some), high: Math.max(...some) };
}

function copyLives(kind: EntityKind, environment: Environment): number {
  const own = Number(settingOf(environment, "general_settings", "user_api_key_cache_ttl") ?? Number.NaN);
  return kind === "key" && own > 0 ? own : litellm.copyLivesS.value;
}

interface Change extends Pick<Strike, "t" | "until" | "fault"> {
  to: number | undefined;
  boost: { by: number; forMs: number } | undefined;
}

function changesOf(ref: string, plan: RecordedTrial["plan"], facts: Facts): Change[] {
  const changes = plannedFaults(plan).flatMap(({ fault }) => {
    const change = kindOf(fault).changesBudget(fault);
    return change?.ref === ref
      ? strikesOf(fault, facts).map(({ t, until }) => ({ fault: fault.id, t, until, ...change }))
      : [];
  });
  return changes.sort((a, b) => a.t - b.t);
}

/** An old budget is right for as long as a copy may live, and a new one from the call on. */
function spans(first: number, changes: readonly Change[], copyLivesMs: number): BudgetSpan[] {
  const found: BudgetSpan[] = [
    { budget: first, from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY, fault: null },
  ];
  for (const { fault, t, until, to, boost } of changes) {
    const last = found.at(-1)!;
    const budget = to ?? last.budget;
    last.until = until + copyLivesMs + slackMs;
    if (boost === undefined) {
      found.push({ budget, from: t, until: Number.POSITIVE_INFINITY, fault });
      continue;
    }
    // Each replica looks at the end of a boost by itself, at each request.
    const over = t + boost.forMs;
    found.push({ budget: budget + boost.by, from: t, until: over + until - t + slackMs, fault });
    found.push({ budget, from: over - slackMs, until: Number.POSITIVE_INFINITY, fault });
  }
  return found;
}
