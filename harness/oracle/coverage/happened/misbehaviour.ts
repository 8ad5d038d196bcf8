import type { Breach } from "../../breaches/index.ts";
import type { Case } from "../../counters/index.ts";
import type { RequestFacts } from "../../facts/index.ts";
import type { Misbehaved, Missed } from "./kinds.ts";
import { type Played, playedBy } from "./provider-log.ts";
import { refusedWrongly } from "./refused-wrongly.ts";
import { type Tally, tally } from "./tally.ts";

/** How a provider was to misbehave with one request, and whether its log shows that it did. */
interface Misbehaviour {
  how: Misbehaved;
  shown(request: RequestFacts, played: Played, log: ReadonlyMap<string, Played>): boolean;
}

/** Answers that were to fail, break off, say a wrong usage, share an id or outlast a counter's TTL. */
export function misbehaviours(found: Case, breaches: readonly Breach[]): Tally {
  const planned = [...found.facts.requests.values()].flatMap((request) => {
    const misbehaviour = plannedFor(request, found.trial.environment.counterTtlS * 1000);
    return misbehaviour ? [{ request, misbehaviour }] : [];
  });
  const log = playedBy(found, new Set(planned.map(({ request }) => request.id)));
  return tally(
    planned.map(({ request, misbehaviour: { how, shown } }) => ({
      deed: { kind: "misbehaviour", request: request.id, how },
      missed: request.admitted && shown(request, log.get(request.id)!, log) ? null : whyNot(request),
      excuse: refusedWrongly(found, request, breaches)
        ? { kind: "refused-before-answer", request: request.id, how }
        : null,
    })),
  );
}

/** Null: none, or its client may be gone before. */
function plannedFor({ script, stream, plannedCancel }: RequestFacts, ttlMs: number): Misbehaviour | null {
  if (plannedCancel !== null) return null;
  const { status, ending, usage, dripMs, chunks, duplicateId } = script;
  if (status >= 300) return { how: { how: "status", status }, shown: (_, { statuses }) => statuses.has(status) };
  if (ending !== "complete") return { how: { how: "ending", ending }, shown: (_, { endings }) => endings.has(ending) };
  if (usage !== "correct")
    return { how: { how: "usage", usage }, shown: (request, played) => saidWrong(request, played) };
  if (duplicateId) return { how: { how: "response-id-of-another" }, shown: (_, played, log) => sharesId(played, log) };
  if (!stream || dripMs * (chunks - 1) < ttlMs) return null;
  return {
    how: { how: "outlasts-ttl", ttlMs },
    shown: ({ receivedAt, overAt }) => overAt! - receivedAt! >= ttlMs,
  };
}

function sharesId(played: Played, log: ReadonlyMap<string, Played>): boolean {
  const ids = [...played.responseIds];
  return log.values().some((other) => other !== played && ids.some((id) => other.responseIds.has(id)));
}

function saidWrong({ script }: RequestFacts, { usages, answers }: Played): boolean {
  if (answers === 0) return false;
  if (script.usage === "missing") return usages.length === 0;
  return usages.some(({ inputTokens = 0, outputTokens = 0 }) =>
    script.usage === "zero"
      ? inputTokens + outputTokens === 0
      : inputTokens > script.inputTokens || outputTokens > script.outputTokens,
  );
}

function whyNot(request: RequestFacts): Missed {
  if (request.refusedForBudget) return { kind: "refused-before" };
  if (!request.admitted) return { kind: "never-sent-on", why: request.why ?? request.outcome };
  return { kind: "not-in-log" };
}
