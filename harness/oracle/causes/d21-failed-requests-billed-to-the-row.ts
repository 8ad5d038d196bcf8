import { isWindow } from "../../catalogue/index.ts";
import type { CounterCase, Reading } from "../counters/index.ts";
import type { Facts, RequestFacts } from "../facts/index.ts";
import { likelyHigh } from "../facts/index.ts";
import { inEach, smallestSets } from "../ledger/index.ts";
import { epsilon, near, sum } from "../numbers.ts";
import { idSets, idsOf } from "./ids.ts";
import type { Causes } from "./kinds.ts";
import type { Share, Signature } from "./signature.ts";

/**
 * A request that fails is billed to the row for what it had used, and its reservation is given back whole: the counter
 * stays below the row by that (1.106.2: prompts of timed-out requests, #35568; what streams had sent that broke off).
 */
export const d21: Signature = {
  mode: "D21",
  gap({ facts, counter, reading, amount }) {
    return amount > -epsilon ? null : billedToFailed(facts, counter, reading, -amount);
  },
  /** A window is written by the callback of a success alone: 1.106.2 bills a failure to the logs and to all other rows. */
  row({ facts, counter, reading, amount }) {
    const { sample, truth } = reading;
    const row = sample.row ?? 0;
    const hasIt = sample.counter !== null && sample.counter > row + epsilon;
    // What completed requests cost is not missing for those that failed.
    if (!isWindow(counter.book.entity.kind) || hasIt || row < truth.low - epsilon || amount > -epsilon) return null;
    const share = billedToFailed(facts, counter, reading, -amount);
    return share && { kind: "window-lacks-failed", of: share.cause };
  },
};

/** A share of one of these kinds. */
interface Billed extends Share {
  cause: Causes["window-lacks-failed"]["of"];
}

function billedToFailed({ requests }: Facts, counter: CounterCase, { sample }: Reading, amount: number): Billed | null {
  const failed = [...requests.values()].filter(
    (request) => failedAtProvider(request, sample.t) && gotNothing(counter, request),
  );
  // What the provider refused it bills to nobody, and a LiteLLM that reads its answer neither.
  const unrefused = failed.filter(({ script }) => script.status < 400);
  return (
    billed(unrefused, counter, amount) ??
    billed(failed, counter, amount) ??
    billedWithoutPrompt(failed, counter, amount)
  );
}

/** Prompts, as LiteLLM reckons them, and of streams the tokens that it may count in what was sent. */
function billed(failed: readonly RequestFacts[], counter: CounterCase, amount: number): Billed | null {
  const { prices } = counter.book;
  const known = failed.filter(({ promptCost }) => promptCost !== null && promptCost > epsilon);
  const tokensOf = (requests: readonly RequestFacts[]) =>
    Math.round((amount - sum(requests.map(({ promptCost }) => promptCost!))) / prices.outputPerToken);
  const sets = smallestSets(known, (requests) => {
    const tokens = tokensOf(requests);
    const most = sum(requests.map((request) => tokensSent(request, counter)));
    const prompts = sum(requests.map(({ promptCost }) => promptCost!));
    return tokens >= 0 && tokens <= most && near(prompts + tokens * prices.outputPerToken, amount);
  });
  const [first] = sets;
  if (!first) return null;
  const tokens = tokensOf(first);
  return {
    amount: -amount,
    requests: idsOf(inEach(sets)),
    cause: {
      kind: "failed-billed",
      amount,
      rivals: idSets(sets),
      of: known.length,
      prompts: first.length,
      tokens,
    },
  };
}

/** 1.94.3 and before bill what a stream had sent without its prompt. Tokens do not say of which stream they are. */
function billedWithoutPrompt(failed: readonly RequestFacts[], counter: CounterCase, amount: number): Billed | null {
  const streams = failed.filter((request) => tokensSent(request, counter) > 0);
  const { outputPerToken } = counter.book.prices;
  const tokens = Math.round(amount / outputPerToken);
  const most = sum(streams.map((request) => tokensSent(request, counter)));
  if (tokens > most || !near(tokens * outputPerToken, amount)) return null;
  const requests = idsOf(streams);
  return {
    amount: -amount,
    requests: requests.length === 1 ? requests : [],
    cause: { kind: "streams-billed", amount, tokens, requests },
  };
}

/** The most that LiteLLM's tokenizer may make of the words of a stream, beside its prompt. */
function tokensSent(request: RequestFacts, { book: { prices } }: CounterCase): number {
  if (!request.stream || request.chunks === 0) return 0;
  return Math.floor(
    (likelyHigh(request, prices) - (request.promptCost ?? prices.outputPerToken)) / prices.outputPerToken + 1e-6,
  );
}

function failedAtProvider({ admitted, outcome, refusedForBudget, invokedAt }: RequestFacts, t: number): boolean {
  return admitted && outcome === "fail" && !refusedForBudget && invokedAt !== null && invokedAt < t;
}

/** Its reservation was settled to nothing, and it was not charged otherwise. */
function gotNothing({ book }: CounterCase, request: RequestFacts): boolean {
  if (!book.concerns(request)) return false;
  const reservations = book.reservations.get(request);
  if (reservations === undefined) return !book.counted.has(request);
  return reservations.every(({ cost }) => cost !== null && Math.abs(cost) < epsilon);
}
