import type { Environment, Plan } from "../contracts/index.ts";
import { beyondReach, outOfReach } from "./out-of-reach.ts";
import { settingOf } from "./settings.ts";
import type { StackKind, Undecided, Unmet } from "./unmet.ts";
import { onWire, type Subject } from "./wire-needs.ts";

/** Why the scenario means nothing on this subject; null when it does. */
export function unmetNeed(plan: Plan, { subject, stack }: Environment): Unmet | null {
  if (stack.kind === "attach") {
    const unmet = outOfReach(plan, { subject, stack });
    if (unmet !== null) return unmet;
  }
  for (const need of plan.needs) {
    const unmet = unmetBy(need, subject, stack.kind);
    if (unmet !== null) return unmet;
  }
  return beyondReach(plan, stack.kind);
}

function unmetBy(need: string, subject: Subject, stack: StackKind): Unmet | null {
  if (need.startsWith("stack:")) {
    const needed = need.slice("stack:".length);
    return stack === needed ? null : { kind: "other-stack", needed, stack };
  }
  if (need === "spend-ledger") return withoutLedger(subject);
  const shown = onWire(need, subject, stack);
  if (shown !== null) return shown.is === "denied" ? shown.unmet : null;
  const { version, capabilities } = subject;
  if (need.startsWith("route:")) {
    const route = need.slice("route:".length);
    const known: readonly string[] | undefined = capabilities.routes;
    return known?.includes(route) === false ? { kind: "no-route", version, route } : null;
  }
  return { kind: "unknown-need", version, need };
}

function withoutLedger(subject: Subject): Unmet | null {
  const { version, capabilities } = subject;
  if (!capabilities.spendLedger) return { kind: "no-spend-ledger", version };
  const value = settingOf({ subject }, "general_settings", "use_spend_logs_ledger");
  return value === false || value === "false" ? { kind: "spend-ledger-off" } : null;
}

/**
 * Whether the sources alone stand in the scenario's way, so that warm calls are worth their time. Of an attached
 * deployment all was seen before.
 */
export function isDoubtful(plan: Plan, subject: Subject, stack: StackKind): boolean {
  if (stack === "attach") return false;
  const others = plan.needs.filter((need) => onWire(need, subject, stack) === null);
  if (others.some((need) => unmetBy(need, subject, stack) !== null)) return false;
  return plan.needs.some((need) => onWire(need, subject, stack)?.is === "denied");
}

/** What the sources deny, and neither warm calls nor the trial's own ledger showed: nothing may be concluded. */
export function undecidedNeeds(plan: Plan, { subject, stack }: Environment): Undecided[] {
  return plan.needs.flatMap((need) => {
    const shown = onWire(need, subject, stack.kind);
    return shown?.is === "undecided" ? [shown.undecided] : [];
  });
}

/** `general_settings.disable_budget_reservation`. */
export function isReservationDisabled(environment: Environment): boolean {
  const value = settingOf(environment, "general_settings", "disable_budget_reservation");
  return value === true || value === "true";
}
