import type { BudgetRefusal } from "../../contracts/index.ts";
import { money } from "../../text/index.ts";

/** What a refused request was to reserve itself, where LiteLLM counts that as well. */
export function ownOf(amount: number | null | undefined): string {
  return amount == null ? "" : `, besides ${money(amount)} that it was to reserve itself`;
}

/** "$1.16425 is the counter's $1.00 and this request's own estimate of $0.16425 (entry 61)." */
export function saidText(said: BudgetRefusal["said"]): string[] {
  if (said === null || said.counter === null || said.estimate === null) return [];
  return [
    `The current cost of ${money(said.cost)} is the counter's ${money(said.counter)} and this request's own estimate of ${money(said.estimate)} (entry ${said.entry}).`,
  ];
}

/** What there was to spend in truth. */
export function leftOf({ spent, held, budget, own }: BudgetRefusal): string {
  return `At least ${money(spent)} was spent, and at most ${money(held)} of ${money(budget)} was spent or rightly reserved${ownOf(own)}.`;
}
