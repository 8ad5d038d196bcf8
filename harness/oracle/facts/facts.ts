import type { RecordedTrial } from "../../record/index.ts";
import { findBudgets } from "./budgets.ts";
import { readHistory } from "./history.ts";
import { readProvider } from "./provider.ts";
import { RequestFacts } from "./request.ts";
import { findResets } from "./resets.ts";
import type { Facts } from "./types.ts";

export function gatherFacts(trial: RecordedTrial): Facts {
  const facts: Facts = {
    requests: plannedRequests(trial),
    phases: [],
    rests: [],
    unrested: [],
    undelivered: [],
    strikes: [],
    resets: [],
    budgets: new Map(),
    settledTo: new Map(),
    generatorTrouble: [],
    strangers: new Set(),
  };
  readHistory(trial, facts);
  readProvider(trial, facts);
  facts.resets = findResets(trial, facts);
  facts.budgets = findBudgets(trial, facts);
  return facts;
}

function plannedRequests({ plan }: RecordedTrial): Map<string, RequestFacts> {
  const requests = new Map<string, RequestFacts>();
  for (const phase of plan.phases) {
    for (const planned of phase.requests) requests.set(planned.id, new RequestFacts(planned, phase));
  }
  return requests;
}
