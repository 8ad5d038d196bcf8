import { model, routes } from "../../catalogue/index.ts";
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
  const costs = sent.filter(({ identities }) => identities.includes(ref)).map(costOf);
  const leaks = findings.filter((finding) => finding.counter === counter).flatMap((finding) => finding.leaks);
  const ids = new Set(sent.map(({ id }) => id));
  const leaked = sum(leaks.filter(({ request }) => ids.has(request)).map(({ amount }) => amount));
  const low = sum(costs.map((cost) => cost.low));
  const high = sum(costs.map((cost) => cost.high));
  return { low, high, wrong: leaks.length === 0 ? null : low + leaked };
}

/** Any prompt of a plan costs less than one output token (catalogue/model.ts). */
const promptAtMost = model.outputPerToken;

/** The least and the most that it costs, as the oracle bounds it (oracle/facts/costs.ts), before it was sent. */
function costOf(request: PlannedRequest): { low: number; high: number } {
  const { route, stream, maxTokens } = request;
  const { billedBy } = routes[route];
  const { status, usage, inputTokens, outputTokens } = request.provider;
  if (billedBy === "nothing") return { low: 0, high: 0 };
  if (status !== 200) return { low: 0, high: promptAtMost };
  const times = usage === "doubled" ? 2 : 1;
  const output = times * outputTokens * model.outputPerToken;
  const stated = times * inputTokens * model.inputPerToken + output;
  if (!isAnswered(request)) {
    const cut = promptAtMost + partialTokens * model.outputPerToken;
    return { low: 0, high: Math.max(stated, cut) };
  }
  if (billedBy === "usage-or-own-prompt" && stream) return { low: output, high: output + promptAtMost };
  // LiteLLM counts by itself where the provider says nothing of use, and always below what it has reserved.
  if (usage === "zero" || usage === "missing")
    return { low: 0, high: Math.max(stated, maxTokens * model.outputPerToken) };
  return { low: stated, high: stated };
}

function isAnswered({ cancel, provider }: PlannedRequest): boolean {
  return cancel === null && provider.status === 200 && provider.ending === "complete";
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((all, one) => all + one, 0);
}
