import type { Undelivered } from "../../contracts/index.ts";
import type { RecordedTrial } from "../../record/trial.ts";
import { readHistory } from "./history.ts";
import { readProvider } from "./provider.ts";
import { RequestFacts } from "./request.ts";
import { findResets, type Reset } from "./resets.ts";

/** A stretch of the trial that ended with everything at rest. */
export interface Rest {
  label: string;
  t: number;
}

export interface Strike {
  fault: string;
  kind: string;
  replica: number | null;
  /** When it began. */
  t: number;
  /** What was written down before it was done happened by then, and everything else after it, ms. */
  until: number;
  detail: string;
}

/** History and provider log folded into one compact state per request. */
export interface Facts {
  requests: Map<string, RequestFacts>;
  phases: { name: string; begin: number; end: number | null }[];
  /** Quiescent readings that were reached, in order, and those that were not. */
  rests: Rest[];
  unrested: { label: string; detail: string }[];
  /** What LiteLLM's spend ledger held at a reading, and the rows did not have. */
  undelivered: (Undelivered & { label: string })[];
  strikes: Strike[];
  /** When an entity's spend was reset, in order. */
  resets: Reset[];
  /** Dollars that LiteLLM settled a request to, on the first counter that shows it; of the ledger, once it has been followed. */
  settledTo: Map<RequestFacts, number>;
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
    undelivered: [],
    strikes: [],
    resets: [],
    settledTo: new Map(),
    generatorTrouble: [],
    strangers: new Set(),
  };
  readHistory(trial, facts);
  readProvider(trial, facts);
  facts.resets = findResets(trial, facts);
  return facts;
}

function plannedRequests({ plan }: RecordedTrial): Map<string, RequestFacts> {
  const requests = new Map<string, RequestFacts>();
  for (const phase of plan.phases) {
    for (const planned of phase.requests) requests.set(planned.id, new RequestFacts(planned, phase));
  }
  return requests;
}
