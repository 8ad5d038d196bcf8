import { PhantomError } from "../../harness/errors/index.ts";

/** A setting that is said to help, as `--setting` takes it. A release that does not know it says so when it is tried. */
export interface Variant {
  name: string;
  settings: readonly string[];
}

export const withoutAny: Variant = { name: "none", settings: [] };

export const variants: readonly Variant[] = [
  { name: "disable_budget_reservation", settings: ["general_settings.disable_budget_reservation=true"] },
  { name: "fail_closed_budget_enforcement", settings: ["general_settings.fail_closed_budget_enforcement=true"] },
  { name: "TTL 20", settings: ["litellm_settings.default_redis_ttl=20"] },
  { name: "TTL 300", settings: ["litellm_settings.default_redis_ttl=300"] },
  { name: "use_redis_transaction_buffer", settings: ["general_settings.use_redis_transaction_buffer=true"] },
  { name: "use_spend_logs_ledger off", settings: ["general_settings.use_spend_logs_ledger=false"] },
];

/**
 * Those named, and `none` with them, because nothing can be said without it.
 * @throws PhantomError for a name that is none of them
 */
export function chosenVariants(names: readonly string[] = variants.map(({ name }) => name)): Variant[] {
  const named = names.filter((name) => name !== withoutAny.name);
  return [withoutAny, ...named.map(findVariant)];
}

function findVariant(name: string): Variant {
  const found = variants.find((variant) => variant.name === name);
  if (found) return found;
  throw new PhantomError("ERR_OPTION_INVALID", {
    operation: "choose the settings to try",
    message: `There is no setting "${name}".`,
    hint: `There are ${variants.map((variant) => `"${variant.name}"`).join(", ")}.`,
  });
}

/** The scenario that stands for a mode. `enforced`: for that budgets are held, whatever is cured. */
export interface Stand {
  mode: string;
  scenario: string;
}

export const enforced = "enforced";

export const stands: readonly Stand[] = [
  { mode: "D1", scenario: "stream-abort-after-chunk" },
  { mode: "D1", scenario: "phantom-refusal" },
  { mode: "D2", scenario: "stream-abort-after-headers" },
  { mode: "D3", scenario: "token-counting" },
  { mode: "D4", scenario: "route-without-callback" },
  { mode: "D5", scenario: "pass-through" },
  { mode: "D6", scenario: "realtime-refused" },
  { mode: "D7", scenario: "stream-without-terminal-event" },
  { mode: "D9", scenario: "replica-killed" },
  { mode: "D10", scenario: "redis-reply-lost" },
  { mode: "D11", scenario: "redis-read-error" },
  { mode: "D12", scenario: "cold-counter-burst" },
  { mode: "D13", scenario: "cold-counter-burst-one-replica" },
  { mode: "D14", scenario: "no-redis" },
  { mode: "D15", scenario: "namespaced-cache" },
  { mode: "D16", scenario: "spend-reset-by-administrator" },
  { mode: "D16", scenario: "budget-period-over" },
  { mode: "D17", scenario: "reset-while-in-flight" },
  { mode: "D18", scenario: "request-outlives-ttl" },
  { mode: "D19", scenario: "counter-lost-in-flight" },
  { mode: "D20", scenario: "sub-call-after-settlement" },
  { mode: "D21", scenario: "provider-timeout" },
  { mode: "D22", scenario: "stale-fallback" },
  { mode: "D25", scenario: "rows-written-late" },
  { mode: "D28", scenario: "settlements-side-by-side" },
  { mode: "D32", scenario: "usage-missing" },
  { mode: "D35", scenario: "window-first-increments" },
  { mode: "D37", scenario: "delivery-parked" },
  { mode: enforced, scenario: "phantom-refusal" },
  { mode: enforced, scenario: "end-user-default-budget-ignored" },
];
