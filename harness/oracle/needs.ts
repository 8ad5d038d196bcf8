import type { Environment, Plan } from "../contracts/index.ts";

/** Why the scenario means nothing on this subject; null when it does. */
export function unmetNeed(plan: Plan, { subject }: Environment): string | null {
  for (const need of plan.needs) {
    const why = unmet(need, subject);
    if (why !== null) return why;
  }
  return null;
}

function unmet(need: string, { version, capabilities, settings }: Environment["subject"]): string | null {
  const [name, kind] = need.split(":");
  if (name === "reservation") {
    if (!capabilities.reservation) return `LiteLLM ${version} does not reserve budget before a call`;
    return isReservationDisabled(settings) ? "general_settings.disable_budget_reservation is set" : null;
  }
  if (name === "counter") {
    const known: readonly string[] = capabilities.counters;
    return known.includes(kind ?? "") ? null : `LiteLLM ${version} has no counter for ${kind}`;
  }
  return `the scenario needs "${need}", of which nothing is known about LiteLLM ${version}`;
}

function isReservationDisabled(settings: Record<string, unknown>): boolean {
  const section = settings.general_settings as Record<string, unknown> | undefined;
  const value = settings["general_settings.disable_budget_reservation"] ?? section?.disable_budget_reservation;
  return value === true || value === "true";
}
