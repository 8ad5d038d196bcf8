import { models } from "../../../contracts/index.ts";
import type { Case } from "../../counters/index.ts";
import type { RequestFacts } from "../../facts/index.ts";
import { playedBy } from "./provider-log.ts";
import { type Deed, type Tally, tally } from "./tally.ts";

/** Calls that LiteLLM was to make besides the first, or to go on with when its client had its answer. */
export function furtherCalls(found: Case): Tally {
  const requests = [...found.facts.requests.values()].filter(({ refusedForBudget }) => !refusedForBudget);
  return tally([
    ...requests.filter(({ model }) => model === models.mirrored).map(secondCall),
    ...requests.filter(({ inBackground }) => inBackground).map(workInBackground),
    ...furtherAttempts(found, requests),
  ]);
}

function secondCall({ id, calls }: RequestFacts): Deed {
  return { name: `a second call for ${id}`, missed: calls > 1 ? null : "the provider answered no second one" };
}

function workInBackground({ id, endedAt, overAt }: RequestFacts): Deed {
  const later = endedAt !== null && overAt !== null && overAt > endedAt;
  return {
    name: `work on ${id} in the background`,
    missed: later ? null : "it was over when its client had its answer",
  };
}

const attempts = [
  { setting: /^router_settings\.num_retries=[1-9]/, name: "another attempt" },
  { setting: /^router_settings\.fallbacks=/, name: "a call to a fallback" },
];

/** Of requests that the provider fails, where the plan's settings say that LiteLLM is to try again. */
function furtherAttempts(found: Case, requests: readonly RequestFacts[]): Deed[] {
  const failed = requests.filter(({ script }) => script.status >= 400 || script.ending !== "complete");
  if (failed.length === 0) return [];
  const wanted = attempts.filter(({ setting }) => found.trial.plan.settings.some((text) => setting.test(text)));
  if (wanted.length === 0) return [];
  const log = playedBy(found, new Set(failed.map(({ id }) => id)));
  const came = [...log.values()].some((played) => played.attempts > 1);
  return wanted.map(({ name }) => ({
    name: `${name} at what the provider failed`,
    missed: came ? null : "LiteLLM never called again",
  }));
}
