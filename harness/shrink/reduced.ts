import type { Plan } from "../contracts/index.ts";
import { incoherences, needsOf } from "../planner/index.ts";
import { mended } from "./mended.ts";
import type { Part } from "./parts.ts";
import { weightOf } from "./size.ts";
import { taken } from "./taken.ts";

/** The plan without these parts, mended so that it can be run; null: it cannot be, or weighs no less than that. */
export function reduced(plan: Plan, gone: ReadonlySet<Part>, than = Number.POSITIVE_INFINITY): Plan | null {
  const rest = mended(taken(plan, gone));
  if (rest.phases.every(({ requests }) => requests.length === 0) || weightOf(rest) >= than) return null;
  return incoherences(rest).length === 0 ? { ...rest, needs: stillNeeded(rest) } : null;
}

/** What the scenario asked for, without counters and routes that the rest has no use for. */
function stillNeeded(plan: Plan): string[] {
  const used = new Set(needsOf(plan));
  return plan.needs.filter((need) => used.has(need) || !/^(counter|route):/.test(need));
}
