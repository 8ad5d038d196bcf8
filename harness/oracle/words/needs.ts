import { counterForm } from "../../catalogue/index.ts";
import type { Blind, StackKind, Undecided, Unmet } from "../../preflight/index.ts";

const where: Record<StackKind, string> = {
  local: "on --stack local",
  docker: "on --stack docker",
  stub: "on a stub",
  attach: "to an attached deployment",
};

/** Why a scenario means nothing on a subject. */
export function unmetText(unmet: Unmet): string {
  switch (unmet.kind) {
    case "other-stack":
      return `it can be done on --stack ${unmet.needed} only, and this one is ${unmet.stack}`;
    case "fault-beyond-reach":
      return `the scenario ${unmet.does ?? "has a fault"}, which cannot be done ${where[unmet.stack]}`;
    case "replicas-missing":
      return `it asks for ${unmet.asked} replicas, and ${unmet.attached} ${unmet.attached === 1 ? "is" : "are"} attached`;
    case "budget-of-strangers":
      return "it sets the default budget of end users, which an attached deployment has for its own";
    case "setting-not-declared":
      return `it asks for the setting ${unmet.setting}, which the attached deployment is not said to have`;
    case "no-spend-ledger":
      return `LiteLLM ${unmet.version} has no ledger of spend: neither its sources nor its database have "LiteLLM_SpendLogDelivery"`;
    case "spend-ledger-off":
      return "general_settings.use_spend_logs_ledger is switched off";
    case "no-route":
      return `LiteLLM ${unmet.version} does not serve ${unmet.route}`;
    case "unknown-need":
      return `the scenario needs "${unmet.need}", of which nothing is known about LiteLLM ${unmet.version}`;
    case "no-reservation":
      return `LiteLLM ${unmet.version} does not reserve budget before a call${unmet.asked ? ": its sources have no code for it, and a warm call reserved nothing" : ""}`;
    case "no-counter":
      return noCounter(unmet);
  }
}

function noCounter({ version, entity, attached, asked }: Extract<Unmet, { kind: "no-counter" }>): string {
  const named = attached ? "the probe saw no command on" : "its sources name no";
  const denial = `LiteLLM ${version} has no counter for ${entity}: ${named} ${counterForm(entity)}`;
  if (asked === null) return denial;
  return `${denial}, and ${asked.refused ? `none could be created (${asked.refused})` : "a warm call wrote to none"}`;
}

export const switchedOffText = "general_settings.disable_budget_reservation is set, and nothing was reserved";

/** Why it cannot be said whether a subject has what a scenario needs. */
export function undecidedText(undecided: Undecided): string {
  const missing =
    undecided.kind === "reservation-undecided"
      ? "have no code that reserves budget"
      : `name no ${counterForm(undecided.entity)}`;
  return `its sources ${missing}, and ${blindText(undecided.blind)}`;
}

function blindText(blind: Blind): string {
  return blind.is === "elsewhere"
    ? "its settings keep counters where phantom429 does not see them"
    : `the warm calls that were to show one failed: ${blind.why}`;
}
