import type { Plan } from "../../contracts/index.ts";
import { near } from "../numbers.ts";
import { asStated, type Billing, billed } from "./billing.ts";
import type { RequestFacts } from "./request.ts";

export type Prices = Pick<Plan["model"], "inputPerToken" | "outputPerToken">;

/** What is to be paid, right or not. A usage of no tokens many releases replace by their own count, so that it names no write. */
const saidUsages: ReadonlySet<RequestFacts["script"]["usage"]> = new Set(["correct", "doubled"]);

/** Whether the client got a whole answer that says its usage, so that its cost is known to the token. */
export function costIsKnown(request: RequestFacts): boolean {
  if (request.outcome !== "ok") return false;
  if (request.isFree) return true;
  return isAnswered(request) && request.calls <= 1 && isBilledByTokens(request);
}

function isAnswered({ outcome, doneAt, script }: RequestFacts): boolean {
  return outcome === "ok" && doneAt !== null && saidUsages.has(script.usage);
}

/** LiteLLM bills by what the provider's usage says, token by token (an image of a plan costs what a token costs). */
function isBilledByTokens(request: RequestFacts): boolean {
  return request.onRoute.billedBy !== "session" && !isCountedAnew(request);
}

function isCountedAnew({ onRoute, stream }: RequestFacts): boolean {
  return onRoute.billedBy === "usage-or-own-prompt" && stream;
}

/** What the provider is to be paid for what it sent, dollars. */
export function providerCost({ inputTokens, outputTokens, isFree }: RequestFacts, prices: Prices): number {
  if (isFree) return 0;
  return (inputTokens ?? 0) * prices.inputPerToken + (outputTokens ?? 0) * prices.outputPerToken;
}

/** Whether this is what the provider, which answered completely, said that the request costs. */
export function isStatedCost(
  request: RequestFacts,
  cost: number,
  prices: Prices,
  billings: readonly Billing[] = [asStated],
): boolean {
  if (request.doneAt === null && !request.isFree) return false;
  const stated = providerCost(request, prices);
  // Of several calls that are alike, each is settled or charged by itself.
  const perCall = request.calls > 1 ? stated / request.calls : stated;
  return billings.some((billing) => near(cost, billed(stated, billing)) || near(cost, billed(perCall, billing)));
}

/**
 * Whether LiteLLM has read what the provider's usage says: the client got the end of the answer, which LiteLLM writes
 * after it. A client that left before says nothing of that, even if the provider had sent the usage.
 */
function usageWasRead({ outcome, doneAt, cancelPoint }: RequestFacts): boolean {
  return (outcome === "ok" && doneAt !== null) || cancelPoint === "after-done";
}

/** Whether the provider said that nothing was used, by the time it was cut off or done. */
export function saidZero({ script, inputTokens, outputTokens }: RequestFacts): boolean {
  return script.usage === "zero" && inputTokens === 0 && outputTokens === 0;
}

/** Whether the provider's usage is the truth for what was billed at most, though LiteLLM may count by itself. */
export function usageIsKnown(request: RequestFacts): boolean {
  const { script, outputTokens, onRoute } = request;
  if (outputTokens === null || script.status >= 400 || !usageWasRead(request)) return false;
  return script.usage !== "missing" && isBilledByTokens(request) && onRoute.billedBy !== "images";
}

/** The least and the most that a request costs, dollars: by the provider's usage where LiteLLM has read it. */
export function costBounds(request: RequestFacts, prices: Prices): { low: number; high: number } {
  const { low, high } = billedBounds(request, prices);
  return usageIsKnown(request) ? { low, high: Math.min(high, providerCost(request, prices)) } : { low, high };
}

/**
 * The least and the most that LiteLLM may bill for a request, by any count.
 *
 * A completed request costs its usage (a streamed text completion: its output, and any prompt). One that never reached the provider, nothing. One that the provider refused, at
 * most its prompt. Anything else was interrupted: nothing at least; at most the provider's own usage if it got that far,
 * or what LiteLLM's tokenizer makes of the words sent up to the cut, one token per character at the very most, and
 * always below the reservation (1.106.2 was seen to bill 11 + 5 tokens where the provider would have said 10 + 20).
 */
export function billedBounds(request: RequestFacts, prices: Prices): { low: number; high: number } {
  if (!request.admitted || request.isFree) return { low: 0, high: 0 };
  const stated = providerCost(request, prices);
  if (costIsKnown(request) || (request.calls > 1 && isAnswered(request))) return { low: stated, high: stated };
  if (isAnswered(request) && isCountedAnew(request)) return countedAnew(request, prices);
  // Any prompt of a plan costs less than one output token (catalogue/model.ts).
  const prompt = request.promptCost ?? prices.outputPerToken;
  if (request.script.status >= 400) return { low: 0, high: Math.max(prompt, stated) };
  const counted = prompt + request.contentChars * prices.outputPerToken;
  const reserved = prompt + request.maxTokens * prices.outputPerToken;
  const whole = usageMayHaveArrived(request) ? scriptedCost(request, prices) : 0;
  return { low: 0, high: Math.max(stated, whole, Math.min(counted, reserved - prices.outputPerToken)) };
}

function countedAnew({ outputTokens }: RequestFacts, { outputPerToken }: Prices): { low: number; high: number } {
  const output = (outputTokens ?? 0) * outputPerToken;
  return { low: output, high: output + outputPerToken };
}

/** By the most that the usage block may say. */
function scriptedCost({ script }: RequestFacts, prices: Prices): number {
  const { inputTokens, outputTokens, usage } = script;
  return (usage === "doubled" ? 2 : 1) * (inputTokens * prices.inputPerToken + outputTokens * prices.outputPerToken);
}

/** Of a chunk, one short word, LiteLLM's tokenizers make one or two tokens: 1.106.2 made 5 of three chunks. */
const likelyTokensPerChunk = 2;

/** The most that a cut stream is likely to be billed for: for telling apart whose settlement it is, not for judging. */
export function likelyHigh(request: RequestFacts, prices: Prices): number {
  const prompt = request.promptCost ?? prices.outputPerToken;
  const likely = prompt + (likelyTokensPerChunk * request.chunks + 2) * prices.outputPerToken;
  return Math.min(billedBounds(request, prices).high, likely);
}

/** A JSON answer carries its usage in the body, of which the log does not say how much arrived. */
function usageMayHaveArrived(request: RequestFacts): boolean {
  return request.doneAt !== null || (!request.stream && request.headersAt !== null);
}
