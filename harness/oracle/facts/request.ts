import { type RouteEntry, routes } from "../../catalogue/index.ts";
import type { PlannedPhase, PlannedRequest } from "../../contracts/index.ts";
import type { RefusalWords } from "./refusal-words.ts";

/** For a budget: when the client had it, its text, and what that says. */
export interface Refusal extends RefusalWords {
  t: number;
  error: string;
}

/** What the plan asked of one request and what client and provider saw of it. Times are ms; null: it did not happen. */
export class RequestFacts {
  readonly id: string;
  readonly phase: string;
  readonly purpose: PlannedPhase["purpose"];
  readonly background: boolean;
  readonly route: PlannedRequest["route"];
  /** The model that the plan asks for; null: the route's own. */
  readonly model: string | null;
  readonly stream: boolean;
  /** The provider answers at once and works on; a poller of LiteLLM settles it later. */
  readonly inBackground: boolean;
  readonly maxTokens: number;
  readonly refs: readonly string[];
  readonly script: PlannedRequest["provider"];
  readonly plannedCancel: string | null;

  replica: number;
  invokedAt: number | null = null;
  endedAt: number | null = null;
  outcome: "ok" | "fail" | "info" | null = null;
  status: number | null = null;
  /** Failure class of a fail, reason of an info. */
  why: string | null = null;
  refusal: Refusal | null = null;
  cancelledAt: number | null = null;
  cancelPoint: string | null = null;
  /** When the provider confirmed the hold that the cancel waited for. */
  heldAt: number | null = null;

  receivedAt: number | null = null;
  /** When the provider held it, whatever for. */
  providerHeldAt: number | null = null;
  headersAt: number | null = null;
  /** The id that the provider gave its answer, which tells the API that it was asked by: "resp_…", "msg_…", "chatcmpl-…". */
  answerId: string | null = null;
  firstChunkAt: number | null = null;
  chunks = 0;
  contentChars = 0;
  /** The last attempt was answered completely, and when the provider's last event was. */
  doneAt: number | null = null;
  overAt: number | null = null;
  /** Calls that the provider answered completely; several when one request asks several models. */
  calls = 0;
  /** Tokens of those calls, and what is to be billed with the last attempt, as far as the provider said. */
  answered = { inputTokens: 0, outputTokens: 0 };
  inputTokens: number | null = null;
  outputTokens: number | null = null;

  /** What LiteLLM reckons the prompt to cost, decoded from the first reservation seen. */
  promptCost: number | null = null;

  constructor(planned: PlannedRequest, phase: Pick<PlannedPhase, "name" | "purpose">, background = false) {
    this.id = planned.id;
    this.phase = phase.name;
    this.purpose = phase.purpose;
    this.background = background;
    this.route = planned.route;
    this.model = typeof planned.body?.model === "string" ? planned.body.model : null;
    this.stream = planned.stream;
    this.inBackground = this.onRoute.runsInBackground?.(planned.body ?? {}) ?? false;
    this.maxTokens = planned.maxTokens;
    this.refs = planned.identities;
    this.script = planned.provider;
    this.plannedCancel = planned.cancel?.at ?? null;
    this.replica = planned.replica;
  }

  get refusedForBudget(): boolean {
    return this.outcome === "fail" && this.why === "budget_exceeded";
  }

  /** What is known of its route. */
  get onRoute(): RouteEntry {
    return routes[this.route];
  }

  /** It costs nothing, and LiteLLM may not ask the provider at all. */
  get isFree(): boolean {
    return this.onRoute.billedBy === "nothing";
  }

  /** Let through by LiteLLM: the provider saw it. */
  get admitted(): boolean {
    return this.receivedAt !== null;
  }
}
