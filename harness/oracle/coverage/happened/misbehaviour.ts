import { duration } from "../../../text/index.ts";
import type { Breach } from "../../breaches/index.ts";
import type { Case } from "../../counters/index.ts";
import type { RequestFacts } from "../../facts/index.ts";
import { type Played, playedBy } from "./provider-log.ts";
import { refusedWrongly } from "./refused-wrongly.ts";
import { type Tally, tally } from "./tally.ts";

/** How a provider was to misbehave with one request, and whether its log shows that it did. */
interface Misbehaviour {
  name: string;
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
    planned.map(({ request, misbehaviour: { name, shown } }) => ({
      name: `${name} of the provider for ${request.id}`,
      missed: request.admitted && shown(request, log.get(request.id)!, log) ? null : whyNot(request),
      excuse: refusedWrongly(found, request, breaches)
        ? `${request.id}: refused before the provider could answer it with ${name}`
        : null,
    })),
  );
}

/** Null: none, or its client may be gone before. */
function plannedFor({ script, stream, plannedCancel }: RequestFacts, ttlMs: number): Misbehaviour | null {
  if (plannedCancel !== null) return null;
  const { status, ending, usage, dripMs, chunks, duplicateId } = script;
  if (status >= 300) return { name: `status ${status}`, shown: (_, { statuses }) => statuses.has(status) };
  if (ending !== "complete") return { name: `ending "${ending}"`, shown: (_, { endings }) => endings.has(ending) };
  if (usage !== "correct") return { name: `${usage} usage`, shown: (request, played) => saidWrong(request, played) };
  if (duplicateId) return { name: "response id of another", shown: (_, played, log) => sharesId(played, log) };
  if (!stream || dripMs * (chunks - 1) < ttlMs) return null;
  return {
    name: `stream beyond the counters' ${duration(ttlMs)}`,
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

function whyNot(request: RequestFacts): string {
  if (request.refusedForBudget) return "refused for budget before it got there";
  if (!request.admitted) return `never sent on: ${request.why ?? request.outcome ?? "no answer"}`;
  return "the provider's log does not show it";
}
