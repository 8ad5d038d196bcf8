import type {
  CancelPoint,
  HoldPoint,
  PlannedPhase,
  PlannedRequest,
  ProviderScript,
  Route,
} from "../contracts/index.ts";
import { isHeld } from "./cancels.ts";
import { costs } from "./costs.ts";
import type { Customer } from "./customer.ts";
import { type Budgets, type CallerOptions, caller, everyone, turns } from "./customers.ts";
import type { Random } from "./random.ts";
import { type Watermarks, watermarks } from "./watermarks.ts";

export type { Customer } from "./customer.ts";
export type { Budgets, CallerOptions } from "./customers.ts";

export interface RequestSpec {
  as: Customer;
  /** What it names of the customer; its keys take turns if left out. */
  identities?: string[];
  stream: boolean;
  /** "/v1/chat/completions" if left out. */
  route?: Route;
  /** Fields of the body besides those of the route, or in their place: `{ model: models.claude }`. */
  body?: Record<string, unknown>;
  /** What the provider's usage says it wrote; 3 to 8 by the seed if left out. */
  outputTokens?: number;
  /** The provider stops here and the client then hangs up, by FIN or RST; nothing stops for a `struck:` or at `after-done`. */
  hangUp?: { at: CancelPoint; how: "fin" | "rst" };
  /** The provider stops here until a fault or the end of the phase. */
  holdAt?: HoldPoint;
  /** Anything else about the provider's answer. */
  provider?: Partial<ProviderScript>;
}

export interface SpreadOptions {
  /** Where their watermarks (max_tokens) begin; 40 if left out. */
  from?: number;
  /** The replicas that serve them; all if left out. */
  on?: readonly number[];
}

/** How long the provider stays held after a hang-up if LiteLLM does not close its side, ms. */
const releaseAfterMs = 1500;

/**
 * Pace of a stream that is hung up on, ms per word, as of a model that thinks. A provider that had the whole answer in
 * one packet would hide leaks: 1.84.0 then reads it to the end, and settles, before it notices that nobody listens.
 */
const wordEveryMs = 100;

/** What a scenario's `build` gets: makes requests with ids, replicas and watermarks, by the seed. */
export interface PlanBuilder {
  readonly replicas: number;
  readonly random: Random;
  /** All replicas but this one. */
  others(replica: number): number[];
  /** An end user with a budget, and a key without one that its requests are sent with. */
  customer(ref: string, budget: number): Customer;
  /** Whoever is budgeted here, on the same requests, with `shares` together with other callers; see customers.ts. */
  caller(ref: string, budgets: Budgets, options?: CallerOptions): Customer;
  /** One of each kind, all with that budget. */
  everyone(ref: string, budget: number): Customer;
  /** `count` requests, evenly over the replicas in an order of the seed, each with a watermark of its own. */
  requests(count: number, spec: (index: number) => RequestSpec, options?: SpreadOptions): PlannedRequest[];
  /** FIN and RST in equal parts, in an order of the seed. */
  closings(count: number): ("fin" | "rst")[];
  /**
   * One plain request of the customer on each replica, in order. Without it the first request would meet a cold
   * counter: 1.84.0 did not reserve for the first call of an end user that a replica had not seen.
   *
   * Of everyone, the user's own key goes first and the team's follows on one replica, and all comes to rest. The team's
   * key only charges the user's counter, and a cold one may be seeded from a row that holds the charge already (1.94.3
   * under load); of two replicas that charge a window at first, both may put it into the window's row (D35, shown by scenario
   * window-first-increments).
   *
   * It spends more than any later request reserves, unless `small`: with less on the counter, 1.94.3 takes its own
   * stale copy of it for inconsistent and skips settlements that run side by side (scenario settlements-side-by-side).
   */
  warm(customer: Customer, small?: "small"): PlannedPhase;
}

export function planBuilder(replicas: number, random: Random, marks: Watermarks = watermarks()): PlanBuilder {
  let sent = 0;
  const cost = costs(random);
  const everyReplica = Array.from({ length: replicas }, (_, index) => index);

  const inTurn = (customer: Customer): string[] => {
    const all = turns(customer);
    return all[sent % all.length]!;
  };

  const plan = (spec: RequestSpec, replica: number, outputTokens: number, maxTokens: number): PlannedRequest => {
    sent += 1;
    return {
      id: `r${sent}`,
      replica,
      route: spec.route ?? "/v1/chat/completions",
      ...(spec.body ? { body: spec.body } : {}),
      stream: spec.stream,
      maxTokens,
      identities: spec.identities ?? inTurn(spec.as),
      provider: {
        status: 200,
        inputTokens: cost.claim(outputTokens),
        outputTokens,
        chunks: spec.stream ? outputTokens : 1,
        holdAt: holdOf(spec),
        ending: "complete",
        endAt: null,
        usage: "correct",
        dripMs: spec.hangUp && spec.stream ? wordEveryMs : 0,
        retryAfterS: null,
        duplicateId: false,
        ...spec.provider,
      },
      cancel: spec.hangUp ? { ...spec.hangUp, releaseAfterMs } : null,
    };
  };

  const planAll = (specs: RequestSpec[], homes: number[], from: number): PlannedRequest[] => {
    const tokens = specs.map((spec) => spec.outputTokens ?? random.int(3, 8));
    const maxTokens: number[] = [];
    for (const index of random.shuffle([...specs.keys()])) maxTokens[index] = marks.claim(from, tokens[index]!);
    return specs.map((spec, index) => plan(spec, homes[index]!, tokens[index]!, maxTokens[index]!));
  };

  const spread = (count: number, over: readonly number[]): number[] => {
    const order = random.shuffle(over);
    return random.shuffle(Array.from({ length: count }, (_, index) => order[index % order.length]!));
  };

  return {
    replicas,
    random,
    others: (replica) => everyReplica.filter((other) => other !== replica),
    customer: (ref, budget) => ({
      entities: [
        { ref: `${ref}-key`, kind: "key", budget: null },
        { ref, kind: "end_user", budget },
      ],
      identities: [`${ref}-key`, ref],
    }),
    caller,
    everyone,
    requests(count, spec, { from = 40, on = everyReplica } = {}) {
      return planAll(
        Array.from({ length: count }, (_, index) => spec(index)),
        spread(count, on),
        from,
      );
    },
    closings: (count) => random.shuffle(Array.from({ length: count }, (_, index) => (index % 2 === 0 ? "fin" : "rst"))),
    warm(customer, small) {
      const { identities, ownKey } = customer;
      const specs = [
        ...everyReplica.map((replica) => ({ replica, identities: ownKey ?? identities })),
        ...(ownKey ? [{ replica: 0, identities }] : []),
      ].map(({ replica, identities: named }) => ({
        replica,
        as: customer,
        identities: named,
        stream: false,
        outputTokens: small ? random.int(2, 4) : random.int(200, 204),
      }));
      const homes = specs.map(({ replica }) => replica);
      return {
        name: "warm",
        purpose: "warm",
        start: "in-order",
        settle: ownKey ? "quiescent" : "none",
        faults: [],
        requests: planAll(specs, homes, small ? 16 : 240),
      };
    },
  };
}

function holdOf({ hangUp, holdAt }: RequestSpec): HoldPoint | null {
  return (hangUp && isHeld(hangUp.at) ? hangUp.at : null) ?? holdAt ?? null;
}
