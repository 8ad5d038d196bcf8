import { counterForm, entities, isWindow } from "../../catalogue/index.ts";
import { placesOf, type Whose, whoseBudget } from "../../finder/index.ts";
import type { Failure, RefusalWords } from "../../oracle/index.ts";
import { shellWord } from "../../report/index.ts";
import { money, oneLine } from "../../text/index.ts";

/** What a refusal means: whose budget, which counter, which row, and what to look at; all of it only reads. */
export function refusalText(refusal: RefusalWords): string {
  const whose = whoseBudget(refusal.entity);
  return [saidText(refusal, whose), whose === null ? unnamed(refusal) : look(whose, refusal), after].join("\n");
}

/** What a failure is that is no refusal for a budget. */
export function otherFailureText(failure: Failure["class"]): string {
  return `This is no refusal for a budget: ${others[failure]}.\nLook-alikes of such refusals: docs/modes/look-alikes.md\n`;
}

const others: Record<Failure["class"], string> = {
  budget_exceeded: "its budget is exceeded",
  budget_unavailable:
    "LiteLLM could not verify the budget, and fails closed (general_settings.fail_closed_budget_enforcement)",
  rate_limit: "LiteLLM's own limit of requests or tokens refused it",
  provider: "the provider refused or failed it",
  router: "LiteLLM's router had no deployment left for it",
  malformed: "it is not an answer of LiteLLM's",
  proxy: "the proxy refused it for another reason",
  unknown: "it names no budget",
};

const stages: Record<RefusalWords["stage"], string> = {
  reservation: "by the reservation: the counter with this request's own estimate would pass the budget",
  "read-check": "by the check before the reservation: what LiteLLM reads as spent has reached the budget",
  unknown: "by the reservation or by the check before it: the text is the same",
};

function saidText({ stage, currentCost, estimatedCost, maxBudget }: RefusalWords, whose: Whose | null): string {
  const amounts = [
    ...(currentCost === null ? [] : [`cost ${money(currentCost)}`]),
    ...(estimatedCost === undefined ? [] : [`this request's estimate ${money(estimatedCost)}`]),
    ...(maxBudget === null ? [] : [`budget ${money(maxBudget)}`]),
  ];
  const who =
    whose === null
      ? "the text does not name an entity with a counter"
      : `${name(whose)}${whose.id === null ? "" : ` ${oneLine(whose.id)}`}`;
  return row("budget of", who) + row("refused", stages[stage]) + row("it said", amounts.join(", ") || "no amounts");
}

function look(whose: Whose, refusal: RefusalWords): string {
  const { kind, id } = whose;
  if (id === null) return anyOf(whose, refusal);
  const { counter, sql } = placesOf(kind, oneLine(id));
  return (
    row("counter", `${counter}   (behind "NAMESPACE:" where cache_params.namespace is set)`) +
    `\nLook twice, 30 s apart. Nothing here writes:\n` +
    [
      `redis-cli -u "$REDIS_URL" GET ${shellWord(counter)}`,
      `redis-cli -u "$REDIS_URL" TTL ${shellWord(counter)}`,
      `PGOPTIONS="-c default_transaction_read_only=on" psql "$DATABASE_URL"`,
      ...sql.map((statement) => `  ${statement}`),
    ]
      .map((line) => `  ${line}\n`)
      .join("") +
    (isWindow(kind) ? "  (before LiteLLM 1.100 a window has no row: it is the sum of the logs of its period)\n" : "")
  );
}

/** The kind is known and its id is not: a key by its alias or masked. */
function anyOf({ kind }: Whose, { entity }: RefusalWords): string {
  const said = entity?.includes(":")
    ? `The text names it "${oneLine(entity)}", which is not its id.`
    : "The text does not say which.";
  const { table, columns } = entities[kind].row;
  const find =
    kind === "key"
      ? `SELECT token, key_alias, spend, max_budget FROM "${table}" WHERE key_alias = 'ALIAS';`
      : `SELECT ${columns.join(", ")}, spend FROM "${table}";`;
  return (
    row("counter", counterForm(kind)) +
    `\n${said} Find it (this only reads):\n  ${find}\n` +
    (kind === "key" ? '  printf %s "$KEY" | sha256sum      its id, from the key itself\n' : "") +
    `Then: npx phantom429 explain with the id in the text, or docs/modes/by-hand.md\n`
  );
}

function unnamed({ entity }: RefusalWords): string {
  if (entity !== null) {
    return `The text names "${oneLine(entity)}". It is no kind of entity whose counter phantom429 knows${/_model$/.test(entity.split(":")[0]!) ? ": it is a budget for one model, which is counted apart" : ""}.\n`;
  }
  return (
    "A text without a name is of the request's key (1.84.0 says no more), or of the proxy's own total, litellm_settings.max_budget (D24).\n" +
    '  printf %s "$KEY" | sha256sum            the key\'s id: HASH\n' +
    '  redis-cli -u "$REDIS_URL" GET spend:key:HASH\n' +
    `  SELECT spend, max_budget FROM "LiteLLM_VerificationToken" WHERE token = 'HASH';\n`
  );
}

const after = [
  "Then:",
  "  counter above the row, both times, by more than is in flight (requests × max_tokens × price): a phantom. docs/modes/README.md says which.",
  "  row at the budget or above it: the refusal is right, or the row is wrong (D16, D33, D35).",
  "  counter absent: it expired 60 s after its last write, and the next request seeds it.",
  "  counter full of requests in flight: saturation (D23), no defect. docs/modes/look-alikes.md",
  "",
].join("\n");

function name({ kind }: Whose): string {
  return kind.replaceAll("_", " ");
}

function row(label: string, text: string): string {
  return `${label.padEnd(11)}${text}\n`;
}
