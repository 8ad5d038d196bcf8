import { modeIds, modeOf } from "../../harness/catalogue/index.ts";
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

/** In the modes' order, by number. */
export const stands: readonly Stand[] = [
  ...modeIds
    .toSorted((a, b) => Number(a.slice(1)) - Number(b.slice(1)))
    .flatMap((mode) => (modeOf(mode)!.standsFor ?? []).map((scenario) => ({ mode, scenario }))),
  { mode: enforced, scenario: "phantom-refusal" },
  { mode: enforced, scenario: "end-user-default-budget-ignored" },
];
