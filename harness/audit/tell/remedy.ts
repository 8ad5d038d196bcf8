import { entities, isWindow, litellm } from "../../catalogue/index.ts";
import type { AuditFinding, AuditKind } from "../../contracts/index.ts";
import type { Owner } from "../types.ts";
import { keyWord } from "./names.ts";

type Remedy = Pick<AuditFinding, "advice" | "command">;

const redis = 'redis-cli -u "$REDIS"';
const ttl = litellm.counterTtlS.value;

/** What to do about it; docs/audit.md and docs/right-now.md say why, by kind and release. */
export function remedy(kind: AuditKind, owner: Owner, key: string): Remedy {
  switch (kind) {
    case "never-expires":
      return {
        advice: `Safe at any time: ${ttl} s after its last write the counter goes, and the next request seeds it.`,
        command: `${redis} EXPIRE ${keyWord(owner, key)} ${ttl}`,
      };
    case "row-above-logs":
      return {
        advice:
          "Compare with the provider's bill before you change the row: logs may have been removed, or written elsewhere.",
        command: null,
      };
    case "slots":
      return {
        advice:
          "Safe at any time: requests that run now are no longer counted against the limit, and the list begins again.",
        command: `${redis} DEL ${keyWord(owner, key)}`,
      };
    case "stuck":
    case "below-row":
    case "below-zero":
      return ofCounter(owner, key, kind === "stuck");
  }
}

function ofCounter(owner: Owner, key: string, tooHigh: boolean): Remedy {
  const raise = tooHigh ? "Raise the budget by the excess" : `Wait ${ttl} s without a request`;
  if (isWindow(owner.kind)) {
    return {
      advice: `${raise}. Its row may count requests twice (D35), so DEL is not certain to help.`,
      command: null,
    };
  }
  if (entities[owner.kind].seededFrom === "memory") {
    const wait = `Wait ${ttl} s without a request${tooHigh ? ", or raise the budget by the excess" : ""}.`;
    return {
      advice: `${wait} DEL only with one replica: each seeds it from what it remembers itself (D22).`,
      command: null,
    };
  }
  const advice = `${tooHigh ? "Raise the budget by the excess, or run this" : "Run this"} when the fewest requests are in flight: what settles afterwards makes the counter too low (D19). Not before 1.84 (D31).`;
  return { advice, command: `${redis} DEL ${keyWord(owner, key)}` };
}
