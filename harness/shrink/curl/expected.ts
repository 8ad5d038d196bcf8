import { model } from "../../catalogue/index.ts";
import type { PlannedRequest, Verdict } from "../../contracts/index.ts";
import { partialTokens } from "../../planner/index.ts";

/** What a reader must find on the counter, dollars. */
export interface Expected {
  low: number;
  high: number;
  /** What it says on a LiteLLM that has the defect; null: only the end is known. */
  wrong: number | null;
}

/** After these requests, by the record of a LiteLLM that has the defect. `ref` is the entity that the counter counts for. */
export function expectedAfter(
  sent: readonly PlannedRequest[],
  ref: string,
  counter: string,
  { findings }: Pick<Verdict, "findings">,
): Expected {
  const charged = sent.filter(({ identities }) => identities.includes(ref));
  const leaks = findings.filter((finding) => finding.counter === counter).flatMap((finding) => finding.leaks);
  const ids = new Set(sent.map(({ id }) => id));
  const leaked = sum(leaks.filter(({ request }) => ids.has(request)).map(({ amount }) => amount));
  const low = sum(charged.filter((one) => isAnswered(one)).map(costOf));
  const high = sum(charged.map(costOf));
  return { low, high, wrong: leaks.length === 0 ? null : low + leaked };
}

function isAnswered({ cancel, provider }: PlannedRequest): boolean {
  return cancel === null && provider.status === 200 && provider.ending === "complete";
}

/** The most that it may cost: what the provider says it used; LiteLLM's own count of what was sent until a cut. */
function costOf(request: PlannedRequest): number {
  const { status, usage, inputTokens, outputTokens } = request.provider;
  if (status !== 200) return 0;
  const written = isAnswered(request) ? outputTokens : Math.max(outputTokens, partialTokens);
  return (usage === "doubled" ? 2 : 1) * (inputTokens * model.inputPerToken + written * model.outputPerToken);
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((all, one) => all + one, 0);
}
