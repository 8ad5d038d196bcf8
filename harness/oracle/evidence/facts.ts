import type { RecordedTrial } from "../../record/trial.ts";
import { readHistory } from "./history.ts";
import { readProvider } from "./provider.ts";
import { RequestFacts } from "./request.ts";

/** A stretch of the trial that ended with everything at rest. */
export interface Rest {
  label: string;
  t: number;
}

export interface Strike {
  fault: string;
  kind: string;
  replica: number | null;
  t: number;
  detail: string;
}

/** History and provider log folded into one compact state per request. */
export interface Facts {
  requests: Map<string, RequestFacts>;
  phases: { name: string; begin: number; end: number | null }[];
  /** Quiescent readings that were reached, in order, and those that were not. */
  rests: Rest[];
  unrested: { label: string; detail: string }[];
  strikes: Strike[];
  generatorTrouble: string[];
  /** Requests that the provider met and nobody planned. */
  strangers: Set<string>;
}

export function gatherFacts(trial: RecordedTrial): Facts {
  const facts: Facts = {
    requests: plannedRequests(trial),
    phases: [],
    rests: [],
    unrested: [],
    strikes: [],
    generatorTrouble: [],
    strangers: new Set(),
  };
  readHistory(trial, facts);
  readProvider(trial, facts);
  return facts;
}

function plannedRequests({ plan }: RecordedTrial): Map<string, RequestFacts> {
  const requests = new Map<string, RequestFacts>();
  for (const phase of plan.phases) {
    for (const planned of phase.requests) requests.set(planned.id, new RequestFacts(planned, phase));
  }
  return requests;
}
