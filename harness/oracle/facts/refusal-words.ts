/** What a budget refusal says in its message; dollars. */
export interface RefusalWords {
  entity: string | null;
  stage: "reservation" | "read-check" | "unknown";
  currentCost: number | null;
  maxBudget: number | null;
  /** What LiteLLM reckoned this very request to cost, where it says so: it then refuses R instead of shrinking it. */
  estimatedCost?: number;
}

const number = String.raw`\$?(-?[\d.]+(?:e[+-]?\d+)?|nan|inf)`;
const exceeded = new RegExp(
  String.raw`^Budget has been exceeded! (?:(?<name>[A-Z][\w ]*?)=(?<id>.+?)(?: in Team=(?<team>.+?))? )?` +
    `Current cost: ${number},(?: Estimated request cost: (?<estimate>${number}),)? Max budget: ${number}`,
  "is",
);
const overBudget = new RegExp(
  String.raw`ExceededBudget: (?<name>Key|Team|User|End User)(?:=(?<id>.+?))? over (?:(?<window>\S+) )?budget\. ` +
    `Spend=${number}, (?:Budget|Limit)=${number}`,
  "is",
);
/** 1.106.2 has it for users and teams, too, and 1.108.0 for team members: `user=U, team=T`. */
const modelBudget =
  /LiteLLM (?<name>Virtual Key|End User|User|Team Member|Team): (?:user=)?(?<id>.+?),(?: team=(?<team>.+?),)?(?: key_alias: .*?,)? exceeded budget for model=(?<model>.*)/is;

/**
 * Reads entity and amounts from a refusal's message; what it does not say is null.
 * The entity is `kind:id` as in its counter's key without `spend:` (`end_user:jane`, `team_member:USER:TEAM`,
 * `key:HASH`, `team:ID:window:1d`), and only the kind where the message names nothing else (`key:window:1d`).
 * A key's read check names no hash: null (1.84.0), or alias and masked key (1.106.2). The reservation names a window as
 * `key:HASH:1d`. The budget that an entity has for one model is named as that: `key_model:HASH:gpt-5`.
 */
export function parseRefusal(message: string): RefusalWords {
  return (
    parseExceeded(message) ??
    parseOverBudget(message) ??
    parseModelBudget(message) ?? { entity: null, stage: "unknown", currentCost: null, maxBudget: null }
  );
}

function parseExceeded(message: string): RefusalWords | null {
  const found = exceeded.exec(message);
  if (!found) return null;
  const { name, id, team, estimate } = found.groups ?? {};
  const amounts = message.slice(message.lastIndexOf("Current cost:"));
  const estimatedCost = amount(amounts, "Estimated request cost: ");
  return {
    entity: name === undefined ? null : entity(name, id, team),
    stage: stageOf(name, id, team, estimate),
    currentCost: amount(amounts, "Current cost: "),
    maxBudget: amount(amounts, "Max budget: "),
    ...(estimatedCost === null ? {} : { estimatedCost }),
  };
}

/**
 * Only the reservation says `EndUser=`, `User=` without a team, or a key's whole hash; only the read check names no
 * entity, a key by its alias, or a user in a team. Of Team, Organization, Tag and others both say the same.
 */
function stageOf(name?: string, id?: string, team?: string, estimate?: string): RefusalWords["stage"] {
  if (estimate !== undefined) return "reservation";
  if (name === undefined || team !== undefined) return "read-check";
  if (name === "Key") return /^[0-9a-f]{64}(:\w+)?$/.test(id ?? "") ? "reservation" : "read-check";
  return name === "EndUser" || name === "User" ? "reservation" : "unknown";
}

function parseOverBudget(message: string): RefusalWords | null {
  const found = overBudget.exec(message);
  if (!found) return null;
  const { name, id, window } = found.groups ?? {};
  return {
    entity: entity(name ?? "", id, undefined) + (window === undefined ? "" : `:window:${window}`),
    stage: "read-check",
    currentCost: amount(message, "Spend="),
    maxBudget: amount(message, "Budget=") ?? amount(message, "Limit="),
  };
}

function parseModelBudget(message: string): RefusalWords | null {
  const found = modelBudget.exec(message);
  if (!found) return null;
  const { name, id, team, model } = found.groups ?? {};
  const [kind, ...rest] = entity(name ?? "", id, team).split(":");
  const named = [`${kind}_model`, ...rest, model].join(":");
  return { entity: named, stage: "read-check", currentCost: null, maxBudget: null };
}

function entity(name: string, id: string | undefined, team: string | undefined): string {
  if (team !== undefined) return `team_member:${id}:${team}`;
  const kind = kindOf(name);
  return id === undefined ? kind : `${kind}:${id}`;
}

/** "EndUser", "End User" and "Model access group" as counters' keys have them. */
function kindOf(name: string): string {
  if (name === "Virtual Key") return "key";
  return name.replaceAll(/(?<=[a-z])(?=[A-Z])| +/g, "_").toLowerCase();
}

function amount(text: string, label: string): number | null {
  const found = new RegExp(`${label}${number}`, "i").exec(text)?.[1];
  const value = found === undefined ? Number.NaN : Number(found);
  return Number.isFinite(value) ? value : null;
}
