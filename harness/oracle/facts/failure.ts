export type FailureClass =
  | "budget_exceeded"
  | "budget_unavailable"
  | "rate_limit"
  | "provider"
  | "router"
  | "malformed"
  | "proxy"
  | "unknown";

/** What a budget refusal says in its message; dollars. */
export interface RefusalWords {
  entity: string | null;
  stage: "reservation" | "read-check" | "unknown";
  currentCost: number | null;
  maxBudget: number | null;
  /** What LiteLLM reckoned this very request to cost, where it says so: it then refuses R instead of shrinking it. */
  estimatedCost?: number;
}

export interface Failure {
  class: FailureClass;
  /** For a budget refusal only. */
  refusal: RefusalWords | null;
}

/**
 * Classifies a failed answer of LiteLLM by its text. A budget refusal is told by `error.type`, never by its status,
 * which is 400 up to 1.84, 429 up to 1.103 and 422 from 1.104 on.
 * @param text the body of the answer, the data of an error event in a stream, or a close frame's reason, cut after 2,000 characters
 */
export function classifyFailure(text: string): Failure {
  const error = readError(text) ?? readCutError(text);
  if (error === null) return { class: "malformed", refusal: null };
  if (error.type === "budget_exceeded") return { class: "budget_exceeded", refusal: parseRefusal(error.message) };
  return { class: lookAlikes.find(({ matches }) => matches(error))?.class ?? "unknown", refusal: null };
}

/**
 * The same of what somebody has of an answer: its body, a line of a log, or LiteLLM's sentence alone. A sentence about a budget
 * is one wherever it stands.
 */
export function readFailure(text: string): Failure {
  const answer = classifyFailure(text.trim());
  if (!["malformed", "unknown", "proxy"].includes(answer.class)) return answer;
  const sentence =
    /(?:Budget has been exceeded! |ExceededBudget: |LiteLLM (?:Virtual Key|End User|User|Team Member|Team): ).*/is.exec(
      text,
    );
  if (sentence !== null) {
    const message = sentence[0].replace(/\\?["']\s*[,}].*$/s, "").trim();
    const refusal = parseRefusal(message);
    if (refusal.stage !== "unknown" || refusal.maxBudget !== null) return { class: "budget_exceeded", refusal };
  }
  if (answer.class !== "malformed") return answer;
  const error = { message: text.trim(), type: null };
  return { class: lookAlikes.find(({ matches }) => matches(error))?.class ?? "unknown", refusal: null };
}

interface WireError {
  message: string;
  type: string | null;
}

/** The order matters: LiteLLM's router and provider errors quote one another. */
const lookAlikes: { class: FailureClass; matches(error: WireError): boolean }[] = [
  { class: "budget_unavailable", matches: ({ message }) => message.includes("Budget enforcement unavailable") },
  { class: "router", matches: ({ message }) => /No (deployments|healthy deployment) available/.test(message) },
  {
    class: "rate_limit",
    matches: ({ message }) =>
      /^(Rate limit exceeded for |Max parallel request limit reached|LiteLLM Rate Limit Handler)/i.test(message) ||
      message.includes("Crossed TPM / RPM / Max Parallel Request Limit"),
  },
  {
    class: "provider",
    // "litellm.RateLimitError: RateLimitError: OpenAIException - …", bare in the events of a broken stream.
    matches: ({ message, type }) =>
      type === "throttling_error" || /\blitellm\.[\w.]*(Error|Exception)\b|\w+Exception - /.test(message),
  },
  { class: "proxy", matches: ({ type }) => type !== null && type !== "None" },
];

/** LiteLLM answers `{"error": {message, type, …}}`; FastAPI under it `{"detail": …}`. Null: neither. */
function readError(body: string): WireError | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return null;
  }
  if (typeof parsed !== "object" || parsed === null) return null;
  const { error, detail } = parsed as { error?: unknown; detail?: unknown };
  if (typeof error === "object" && error !== null) {
    const { message, type } = error as { message?: unknown; type?: unknown };
    return { message: textOf(message), type: typeof type === "string" ? type : null };
  }
  if (error !== undefined) return { message: textOf(error), type: null };
  // A detail is from the web framework or a hook of the proxy itself, never from a provider.
  if (detail !== undefined) return { message: textOf(detail), type: "detail" };
  return null;
}

/** LiteLLM's message comes first, so that a cut text still has its beginning, and no type. */
function readCutError(text: string): WireError | null {
  const [, quoted] = /^\{"(?:error":\s*\{"message|detail)":\s*"((?:[^"\\]|\\[^u]|\\u[0-9a-f]{4})*)/i.exec(text) ?? [];
  return quoted === undefined ? null : { message: JSON.parse(`"${quoted}"`), type: null };
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "object" && value !== null && "error" in value) return textOf(value.error);
  return JSON.stringify(value) ?? "";
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
function parseRefusal(message: string): RefusalWords {
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
