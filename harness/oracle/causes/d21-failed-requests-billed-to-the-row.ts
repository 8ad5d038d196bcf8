import { isWindow } from "../../catalogue/index.ts";
import type { CounterCase, Reading } from "../counters/index.ts";
import type { Facts, RequestFacts } from "../facts/index.ts";
import { likelyHigh } from "../facts/index.ts";
import { inEach, rivals, smallestSets } from "../ledger/index.ts";
import { dollars, epsilon, list, near, plural, sum } from "../numbers.ts";
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
    return share && `${share.why}; the window has not got it`;
  },
};

function billedToFailed({ requests }: Facts, counter: CounterCase, { sample }: Reading, amount: number): Share | null {
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
function billed(failed: readonly RequestFacts[], counter: CounterCase, amount: number): Share | null {
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
  const forWhat = `${plural(first.length, "prompt")}${tokens === 0 ? "" : ` and ${plural(tokens, "token")} that had been sent`}`;
  const which =
    sets.length === 1
      ? `${plural(first.length, "failed request")} (${list(first.map(({ id }) => id))})`
      : `${first.length} of ${plural(known.length, "failed request")} (${rivals(sets)})`;
  return {
    amount: -amount,
    requests: inEach(sets).map(({ id }) => id),
    why: `the row was billed ${dollars(amount)} for ${which}, which is that of ${forWhat}; their reservations were given back whole`,
  };
}

/** 1.94.3 and before bill what a stream had sent without its prompt. Tokens do not say of which stream they are. */
function billedWithoutPrompt(failed: readonly RequestFacts[], counter: CounterCase, amount: number): Share | null {
  const streams = failed.filter((request) => tokensSent(request, counter) > 0);
  const { outputPerToken } = counter.book.prices;
  const tokens = Math.round(amount / outputPerToken);
  const most = sum(streams.map((request) => tokensSent(request, counter)));
  if (tokens > most || !near(tokens * outputPerToken, amount)) return null;
  const ids = streams.map(({ id }) => id);
  return {
    amount: -amount,
    requests: ids.length === 1 ? ids : [],
    why:
      `the row was billed ${dollars(amount)} for ${plural(tokens, "token")} that failed streams had sent ` +
      `(${ids.length === 1 ? ids[0] : `ambiguous: of ${list(ids)}`}), without prompts; their reservations were given back whole`,
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
