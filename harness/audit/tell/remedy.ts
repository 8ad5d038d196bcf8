import { entities, isSince, isWindow, litellm, since } from "../../catalogue/index.ts";
import type { AuditFinding, AuditKind } from "../../contracts/index.ts";
import type { Owner } from "../types.ts";
import { keyWord } from "./names.ts";

type Remedy = Pick<AuditFinding, "advice" | "command">;

/** What a command depends on. */
export interface Setting {
  /** LiteLLM's; null: not known. */
  release: string | null;
  redis: "single" | "cluster" | "sentinel";
}

const clients: Readonly<Record<Setting["redis"], string>> = {
  single: 'redis-cli -u "$REDIS_URL"',
  cluster: 'redis-cli -c -u "$REDIS_URL"',
  sentinel: 'redis-cli -u "$REDIS_MASTER_URL"',
};
const ttl = litellm.counterTtlS.value;

/** What to do about it; docs/audit.md and docs/right-now.md say why, by kind and release. */
export function remedy(kind: AuditKind, owner: Owner, key: string, setting: Setting): Remedy {
  const { advice, verb, argument } = remedyOf(kind, owner, setting);
  // A line of the terminal cannot hold them.
  if (verb === undefined || /\p{Cc}/u.test(key)) return { advice, command: null };
  const words = [clients[setting.redis], verb, keyWord(owner, key), ...(argument ? [argument] : [])];
  const master = setting.redis === "sentinel" ? " REDIS_MASTER_URL is the URL of the master." : "";
  return { advice: `${advice}${master}`, command: words.join(" ") };
}

interface Command {
  advice: string;
  /** None: no command helps. */
  verb?: "DEL" | "EXPIRE";
  argument?: string;
}

function remedyOf(kind: AuditKind, owner: Owner, { release }: Setting): Command {
  switch (kind) {
    case "never-expires":
      return {
        advice: `Safe at any time: ${ttl} s after its last write the counter goes, and the next request seeds it.`,
        verb: "EXPIRE",
        argument: String(ttl),
      };
    case "row-above-logs":
      return {
        advice:
          "Compare with the provider's bill before you change the row: logs may have been removed, or written elsewhere.",
      };
    case "slots":
      return {
        advice:
          "Safe at any time: requests that run now are no longer counted against the limit, and the list begins again.",
        verb: "DEL",
      };
    case "stuck":
    case "below-row":
    case "below-zero":
      return ofCounter(owner, kind === "stuck", release);
  }
}

function ofCounter(owner: Owner, tooHigh: boolean, release: string | null): Command {
  const raise = tooHigh ? "Raise the budget by the excess" : `Wait ${ttl} s without a request`;
  if (isWindow(owner.kind)) {
    return { advice: `${raise}. Its row may count requests twice (D35), so DEL is not certain to help.` };
  }
  const wait = `Wait ${ttl} s without a request${tooHigh ? ", or raise the budget by the excess" : ""}.`;
  if (entities[owner.kind].seededFrom === "memory") {
    return { advice: `${wait} DEL only with one replica: each seeds it from what it remembers itself (D22).` };
  }
  const from = since.lostCounterSeeded;
  const seeded = isSince(release, from);
  if (seeded === false) {
    return { advice: `${wait} Never DEL before ${from.release}: the counter would begin at zero (D31).` };
  }
  const unless = seeded === null ? ` Not before ${from.release} (D31).` : "";
  const advice = `${tooHigh ? "Raise the budget by the excess, or run this" : "Run this"} when the fewest requests are in flight: what settles afterwards makes the counter too low (D19).${unless}`;
  return { advice, verb: "DEL" };
}
