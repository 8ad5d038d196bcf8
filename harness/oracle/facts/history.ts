import type { Background, HistoryEvent, Plan } from "../../contracts/index.ts";
import type { RecordedTrial } from "../../record/index.ts";
import { classifyFailure } from "./failure.ts";
import { RequestFacts } from "./request.ts";
import { ruleOf } from "./rule-strikes.ts";
import type { Facts, GeneratorTrouble } from "./types.ts";

/** Folds history.ndjson into the facts. */
export function readHistory(trial: RecordedTrial, facts: Facts): void {
  let latest = Number.NEGATIVE_INFINITY;
  for (const event of trial.history()) {
    latest = Math.max(latest, event.t);
    if ("request" in event) ofRequest(event, trial.plan, facts);
    else ofTrial(event, facts, latest);
  }
  notWritten(facts);
}

/** What its ledger is yet to apply LiteLLM still owes the rows: the last reading says nothing of them then. */
function notWritten(facts: Facts): void {
  const last = facts.rests.at(-1);
  const pending = facts.undelivered.filter(({ state, label }) => state === "pending" && label === last?.label);
  if (!last || pending.length === 0) return;
  facts.rests.pop();
  facts.unrested.push({ label: last.label, why: "undelivered", deliveries: pending.length });
}

type RequestEvent = Extract<HistoryEvent, { request: string }>;

function ofRequest(event: RequestEvent, plan: Plan, facts: Facts): void {
  const request = facts.requests.get(event.request) ?? backgroundRequest(event, plan.background, facts);
  if (!request) return;
  switch (event.type) {
    case "invoke":
      request.invokedAt = event.t;
      request.replica = event.replica;
      return;
    case "cancel":
      request.cancelledAt = event.t;
      request.cancelPoint = event.point;
      request.heldAt = event.heldAt;
      return;
    case "ok":
      request.outcome = "ok";
      request.status = event.status;
      break;
    case "fail":
      request.outcome = "fail";
      request.status = event.status;
      readFailure(event, request);
      break;
    case "info":
      request.outcome = "info";
      request.why = event.reason;
      break;
  }
  request.endedAt = event.t;
}

function readFailure({ t, error }: Extract<RequestEvent, { type: "fail" }>, request: RequestFacts): void {
  const { class: why, refusal } = classifyFailure(error);
  request.why = why;
  if (refusal !== null) request.refusal = { t, error, ...refusal };
}

/** Background requests are made up by the load generator: the plan names how many, not which. */
function backgroundRequest(event: RequestEvent, background: Background | null, facts: Facts): RequestFacts | null {
  if (event.type !== "invoke" || background === null) return null;
  const request = new RequestFacts(
    {
      id: event.request,
      replica: event.replica,
      route: "/v1/chat/completions",
      stream: false,
      maxTokens: background.maxTokens,
      identities: background.identities,
      body: {},
      provider: background.provider,
      cancel: null,
    },
    { name: event.phase, purpose: "traffic" },
    true,
  );
  facts.requests.set(event.request, request);
  return request;
}

/** @param latest time of the latest event so far: a strike is written down when it is done, with the time at which it began. */
function ofTrial(event: Exclude<HistoryEvent, { request: string }>, facts: Facts, latest: number): void {
  switch (event.type) {
    case "phase": {
      if (event.edge === "begin") facts.phases.push({ name: event.phase, begin: event.t, end: null });
      const phase = facts.phases.findLast(({ name }) => name === event.phase);
      if (event.edge === "end" && phase) phase.end = event.t;
      return;
    }
    case "quiescent":
      if (event.reached) facts.rests.push({ label: event.label, t: event.t });
      else facts.unrested.push({ label: event.label, why: "recorded", detail: event.detail });
      return;
    case "undelivered":
      facts.undelivered.push(event);
      return;
    case "fault": {
      const { fault, kind, replica, t, detail } = event;
      facts.strikes.push({ fault, kind, replica, t, until: latest, detail, rule: ruleOf(event) });
      return;
    }
    case "generator":
      if (event.fellBehind) facts.generatorTrouble.push(generatorTrouble(event));
  }
}

function generatorTrouble(event: Extract<HistoryEvent, { type: "generator" }>): GeneratorTrouble {
  const { phase, offeredPerSecond: offered, achievedPerSecond: achieved, eventLoopLagP99Ms: lagMs } = event;
  return { phase, lagMs, perSecond: offered === null ? null : { achieved: achieved ?? 0, offered } };
}
