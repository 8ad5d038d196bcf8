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
  /** Of the URL, where it is not the route's own name. */
  path?(ask: Ask): string;
  body(ask: Ask): object;
  /** Whether a whole answer says something. */
  hasContent(answer: Record<string, unknown>): boolean;
  /** How its streams are read; null: it has none. */
  readonly events: { meaning(event: StreamEvent): Meaning; terminal: string } | null;
}
