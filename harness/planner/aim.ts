import { type Aim, model, type RedisRule, routes } from "../catalogue/index.ts";
import type { Plan, PlannedPhase, PlannedRequest } from "../contracts/index.ts";
import { partialTokens } from "./watermarks.ts";

/** Dollars, from and to. */
export type Range = [number, number];

/** INCRBYFLOAT's noise is 1e-14; prices are multiples of 1e-5. */
const slack = 1e-9;

/**
 * The increments by which a request reserves or settles on any of its counters, and no other of the plan does: amounts are the
 * watermarks' (watermarks.ts), as the oracle reads them. A prompt costs less than one output token, so in output tokens
 *   R lies in [maxTokens, maxTokens + 1);
 *   R − C lies within one of maxTokens − used, where an answer is complete, and of maxTokens − 8 … maxTokens where it is cut:
 *   LiteLLM counts what it has forwarded, bills the prompt alone, or gives R back whole.
 * Not reached, for its amount is another's or nobody's:
 * - what LiteLLM shrinks to a headroom: the write that shrinks R, R on the counters after that, and its settlement;
 * - a cost that is charged without a reservation (pass-through routes; no budget; 1.106.2 after it gave R back);
 * - a counter that LiteLLM seeds (SET), deletes or raises by a script instead of settling;
 * - further calls of one request: fallbacks and mirrored models settle R by what the last of them cost.
 */
export function amountsOf({ phases, model }: Pick<Plan, "phases" | "model">, { request: id, step }: Aim): Range[] {
  const request = phases.flatMap(({ requests }) => requests).find((one) => one.id === id);
  if (request === undefined) return [];
  const { maxTokens, provider } = request;
  const tokens = ([from, to]: Range): Range => [from * model.outputPerToken, to * model.outputPerToken];
  if (step === "reservation") {
    const [from, to] = tokens([maxTokens, maxTokens + 1]);
    return [[from - slack, to - slack]];
  }
  const used = maxTokens - provider.outputTokens;
  const unused: Range[] = [
    [used - 1, used + 1],
    [maxTokens - partialTokens - 1, maxTokens + 1],
  ];
  return unused.map(([least, most]) => tokens([-most, -least])).map(([from, to]) => [from + slack, to - slack]);
}

/** What is wrong with the aim of a rule of a phase. */
export function aimProblems(plan: Plan, phase: PlannedPhase, rule: RedisRule): string[] {
  const { aim, command, amount, key } = rule;
  if (aim === undefined) return [];
  const until = plan.phases.slice(0, plan.phases.indexOf(phase) + 1);
  const request = until.flatMap(({ requests }) => requests).find(({ id }) => id === aim.request);
  if (request === undefined) return [`aim: ${aim.request} is no request of this phase or an earlier one`];
  const ref = /^counter:(.*)$/.exec(key)?.[1];
  const charged = plan.entities.filter(({ ref, budget }) => budget !== null && request.identities.includes(ref));
  return [
    ...(command === "INCRBYFLOAT" ? [] : [`aim: only of INCRBYFLOAT, which says an amount; not of ${command}`]),
    ...(amount === "any" ? [] : ["aim: it says the sign of the amount itself"]),
    ...(ref === undefined ? ["aim: the key is counter:REF, or counter:* for any counter of the plan"] : []),
    ...(ref === undefined || ref === "*" || charged.some((entity) => entity.ref === ref)
      ? []
      : [`aim: ${aim.request} reserves nothing on ${ref}`]),
    ...(charged.length > 0 ? [] : [`aim: ${aim.request} reserves nothing, for it names no budget`]),
    ...namelessProblems(request, aim),
  ];
}

function namelessProblems({ id, route, maxTokens, provider }: PlannedRequest, { step }: Aim): string[] {
  const { reservable } = routes[route];
  const reserved = reservable?.(Math.min(maxTokens, model.maxOutputTokens), provider.outputTokens) ?? [maxTokens];
  if (!reserved.includes(maxTokens)) return [`aim: what ${route} reserves does not name ${id}`];
  if (step === "settlement" && provider.usage !== "correct")
    return [`aim: the settlement of ${id} is not known, for its usage is ${provider.usage}`];
  return [];
}
