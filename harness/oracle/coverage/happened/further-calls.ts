import { models } from "../../../contracts/index.ts";
import type { Case } from "../../counters/index.ts";
import type { RequestFacts } from "../../facts/index.ts";
import { playedBy } from "./provider-log.ts";
import { type Planned, type Tally, tally } from "./tally.ts";

/** Calls that LiteLLM was to make besides the first, or to go on with when its client had its answer. */
export function furtherCalls(found: Case): Tally {
  const requests = [...found.facts.requests.values()].filter(({ refusedForBudget }) => !refusedForBudget);
  return tally([
    ...requests.filter(({ model }) => model === models.mirrored).map(secondCall),
    ...requests.filter(({ inBackground }) => inBackground).map(workInBackground),
    ...furtherAttempts(found, requests),
  ]);
}

function secondCall({ id, calls }: RequestFacts): Planned {
  return { deed: { kind: "second-call", request: id }, missed: calls > 1 ? null : { kind: "no-second-answer" } };
}

function workInBackground({ id, endedAt, overAt }: RequestFacts): Planned {
  const later = endedAt !== null && overAt !== null && overAt > endedAt;
  return {
    deed: { kind: "background-work", request: id },
    missed: later ? null : { kind: "over-with-answer" },
  };
}

const attempts = [
  { setting: /^router_settings\.num_retries=[1-9]/, kind: "another-attempt" },
  { setting: /^router_settings\.fallbacks=/, kind: "fallback" },
] as const;

/** Of requests that the provider fails, where the plan's settings say that LiteLLM is to try again. */
function furtherAttempts(found: Case, requests: readonly RequestFacts[]): Planned[] {
  const failed = requests.filter(({ script }) => script.status >= 400 || script.ending !== "complete");
  if (failed.length === 0) return [];
  const wanted = attempts.filter(({ setting }) => found.trial.plan.settings.some((text) => setting.test(text)));
  if (wanted.length === 0) return [];
  const log = playedBy(found, new Set(failed.map(({ id }) => id)));
  const came = [...log.values()].some((played) => played.attempts > 1);
  return wanted.map(({ kind }) => ({ deed: { kind }, missed: came ? null : { kind: "never-called-again" } }));
}
