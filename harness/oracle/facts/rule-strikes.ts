import type { HistoryEvent, RuleStrike } from "../../contracts/index.ts";
import type { Strike } from "./types.ts";

/** What a Redis rule did, of a strike as it is recorded now and as it was up to 0.1.0; null: of another fault. */
export function ruleOf({ kind, rule, detail }: Extract<HistoryEvent, { type: "fault" }>): RuleStrike | null {
  if (kind !== "redis") return null;
  return rule ?? formerly(detail);
}

/** "lose-reply on INCRBYFLOAT spend:key:…" */
function formerly(detail: string): RuleStrike {
  const [, act = "", command = "", key = ""] = /^(\S+) on (\S*) (.*)$/.exec(detail) ?? [];
  return { act, command, key };
}

/** What the command waited for, and then went on. */
export function isLate({ rule }: Strike): boolean {
  return rule?.act === "delay" || rule?.act === "stall";
}

/** Commands behind it on its connection wait as well. */
export function holdsConnection(strike: Strike): boolean {
  return isLate(strike) || strike.rule?.act === "partition";
}
