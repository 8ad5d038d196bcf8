import type { Environment, Plan } from "../contracts/index.ts";
import { beyondReach, outOfReach } from "./out-of-reach.ts";
import { settingOf } from "./settings.ts";
import { onWire, type Subject } from "./wire-needs.ts";

/** Why the scenario means nothing on this subject; null when it does. */
export function unmetNeed(plan: Plan, { subject, stack }: Environment): string | null {
  if (stack.kind === "attach") {
    const why = outOfReach(plan, { subject, stack });
    if (why !== null) return why;
  }
  for (const need of plan.needs) {
    const why = whyUnmet(need, subject, stack.kind);
    if (why !== null) return why;
  }
  return beyondReach(plan, stack.kind);
}

function whyUnmet(need: string, subject: Subject, stack: Environment["stack"]["kind"]): string | null {
  if (need.startsWith("stack:")) return elsewhere(need.slice("stack:".length), stack);
  if (need === "spend-ledger") return withoutLedger(subject);
  const shown = onWire(need, subject, stack);
  if (shown !== null) return shown.is === "denied" ? shown.why : null;
  const { version, capabilities } = subject;
  if (need.startsWith("route:")) {
    const route = need.slice("route:".length);
    const known: readonly string[] | undefined = capabilities.routes;
    return known?.includes(route) === false ? `LiteLLM ${version} does not serve ${route}` : null;
  }
  return `the scenario needs "${need}", of which nothing is known about LiteLLM ${version}`;
}

function elsewhere(kind: string, stack: Environment["stack"]["kind"]): string | null {
  return stack === kind ? null : `it can be done on --stack ${kind} only, and this one is ${stack}`;
}

function withoutLedger(subject: Subject): string | null {
  const { version, capabilities } = subject;
  if (!capabilities.spendLedger)
    return `LiteLLM ${version} has no ledger of spend: neither its sources nor its database have "LiteLLM_SpendLogDelivery"`;
  const value = settingOf({ subject }, "general_settings", "use_spend_logs_ledger");
  return value === false || value === "false" ? "general_settings.use_spend_logs_ledger is switched off" : null;
}

/**
 * Whether the sources alone stand in the scenario's way, so that warm calls are worth their time. Of an attached
 * deployment all was seen before.
 */
export function isDoubtful(plan: Plan, subject: Subject, stack: Environment["stack"]["kind"]): boolean {
  if (stack === "attach") return false;
  const others = plan.needs.filter((need) => onWire(need, subject, stack) === null);
  if (others.some((need) => whyUnmet(need, subject, stack) !== null)) return false;
  return plan.needs.some((need) => onWire(need, subject, stack)?.is === "denied");
}

/** What the sources deny, and neither warm calls nor the trial's own ledger showed: nothing may be concluded. */
export function undecidedNeeds(plan: Plan, { subject, stack }: Environment): string[] {
  return plan.needs.flatMap((need) => {
    const shown = onWire(need, subject, stack.kind);
    return shown?.is === "undecided" ? [shown.why] : [];
  });
}

/** `general_settings.disable_budget_reservation`. */
export function isReservationDisabled(environment: Environment): boolean {
  const value = settingOf(environment, "general_settings", "disable_budget_reservation");
  return value === true || value === "true";
}
