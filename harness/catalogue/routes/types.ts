/** A request as every route can say it in words of its own. */
export interface Ask {
  model: string;
  /** Carries the marker by which the provider knows the request. */
  prompt: string;
  maxTokens: number;
  /** Of an image request: how many images; the provider's usage says as many tokens. */
  outputTokens: number;
  stream: boolean;
  endUser: string | null;
  tags: readonly string[];
}

/** One server-sent event. `data` is null when it is no JSON object. */
export interface StreamEvent {
  text: string;
  data: Record<string, unknown> | null;
}

/** What an event is to its client; null: nothing that counts. */
export type Meaning = "content" | "end" | "failure" | null;

/** How one route is asked and how its answers are read. */
export interface RouteForm {
  /** Asked for unless the plan says otherwise. */
  readonly model: string;
  /** A session is a websocket whose first message is the body. */
  readonly by: "request" | "session";
  /** Of the URL, where it is not the route's own name. */
  path?(ask: Ask): string;
  /** Besides those of every request. */
  headers?(ask: Ask): Record<string, string>;
  body(ask: Ask): object;
  /** Whether a whole answer says something. */
  hasContent(answer: Record<string, unknown>): boolean;
  /** How its streams are read; null: it has none. */
  readonly events: { meaning(event: StreamEvent): Meaning; terminal: string } | null;
  /** With this body the provider answers at once and works on, and LiteLLM asks for the rest later. */
  runsInBackground?(body: Readonly<Record<string, unknown>>): boolean;
}

/** What LiteLLM does with the money of a route's requests. */
export interface RouteBilling {
  /**
   * Whether a release that reserves does so for its requests: by at least their cost, by some amount that may be less, or
   * not always.
   */
  readonly reserves: "cost" | "some" | "or-not";
  /**
   * Output tokens that LiteLLM may reserve for, where it is not the limit in the request.
   * @param asked that limit, clamped to the model's own maximum
   */
  reservable?(asked: number, outputTokens: number): number[];
  /**
   * What a complete answer is billed by. `usage`: what the provider says, token by token. `usage-or-own-prompt`: a stream's
   * prompt by LiteLLM's own count. `images`: apiece, whatever the usage says. `session`: by LiteLLM's own reckoning. `nothing`:
   * nothing is written for the caller, and the provider may not be asked at all.
   */
  readonly billedBy: "usage" | "usage-or-own-prompt" | "images" | "session" | "nothing";
  /**
   * What settles a reservation. `callback`: the logging callback of a complete answer. `session`: the end of a session that
   * did not fail. `besides`: nothing, for its cost is charged without the reservation. `unlogged`: nothing, for LiteLLM has no
   * logging callback there. `counted`: nothing, for it only counts tokens.
   */
  readonly settledBy: "callback" | "session" | "besides" | "unlogged" | "counted";
  /** A request that is cancelled before its first chunk is settled to what its prompt costs, and not logged. */
  readonly cancelledAtPrompt: boolean;
  /** How an answer's id begins where the provider is asked by the same API; null: not known to be always so. */
  readonly answerId: string | null;
}

export interface RouteEntry extends RouteForm, RouteBilling {}

/** Of most routes. */
export const billedByUsage: RouteBilling = {
  reserves: "some",
  billedBy: "usage",
  settledBy: "callback",
  cancelledAtPrompt: false,
  answerId: null,
};

/** Where nothing is written for the caller. LiteLLM reserves for what its model can write where it does not know the limit. */
export function unbilled(settledBy: "unlogged" | "counted", most: number): RouteBilling {
  return {
    ...billedByUsage,
    billedBy: "nothing",
    settledBy,
    reservable: (asked) => (asked === most ? [asked] : [asked, most]),
  };
}
