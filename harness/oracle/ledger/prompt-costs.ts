import { operationOf } from "../../contracts/index.ts";
import type { RecordedTrial } from "../../record/index.ts";
import type { Prices, RequestFacts } from "../facts/index.ts";
import { epsilon } from "../numbers.ts";
import { beforeProvider } from "./before-provider.ts";
import { type RequestIndex, reservableTokens } from "./request-index.ts";

/**
 * Decodes from the ledger what LiteLLM reckons each prompt to cost: R = prompt + output tokens × output price, where R
 * names its request. Once, before the replay, which may then be repeated and changes no evidence.
 */
export function decodePromptCosts(trial: RecordedTrial, index: RequestIndex): void {
  const refs = new Map(trial.environment.entities.map(({ counterKey, ref, budget }) => [counterKey, { ref, budget }]));
  for (const entry of trial.ledger()) {
    const entity = refs.get(entry.key);
    if (!entity || entity.budget === null || entry.applied === "no") continue;
    const operation = operationOf(entry);
    if (operation.kind !== "add" || operation.amount <= 0) continue;
    const alike = index.reserving(entry.replica, operation.amount);
    const [request] = alike;
    if (alike.length !== 1 || !request?.refs.includes(entity.ref) || request.promptCost !== null) continue;
    if (!beforeProvider(request, entry.t)) continue;
    request.promptCost = promptCost(request, operation.amount, trial.plan.model);
  }
}

/** A prompt costs less than one output token. */
function promptCost(request: RequestFacts, amount: number, { outputPerToken }: Prices): number | null {
  const rests = reservableTokens(request).map((tokens) => amount - tokens * outputPerToken);
  const rest = rests.find((one) => one >= -epsilon && one < outputPerToken);
  return rest === undefined ? null : Math.max(0, rest);
}
