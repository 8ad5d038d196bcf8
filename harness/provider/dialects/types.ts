/** What a usage block says, in tokens. */
export interface Usage {
  inputTokens: number;
  outputTokens: number;
}

/** What the shared life cycle must know of a request, whatever its dialect. */
export interface Asked {
  stream: boolean;
  /** Whether a stream is to carry a usage block. */
  usageInStream: boolean;
  /** The output limit as forwarded, tokens; null: none. */
  maxTokens: number | null;
  model: string;
  /** Where the request's marker may stand. */
  texts: unknown;
  /** How an embedding is to be written. */
  encoding?: "float" | "base64";
  /** How many images are wanted. */
  images?: number;
}

/** A body that the dialect's API would refuse, with the answer it would give. */
export interface Refused {
  status: number;
  body: object;
  why: string;
}

/** What to answer. */
export interface Answer {
  id: string;
  /** Unix time, s. */
  created: number;
  model: string;
  /** The content, one short word per chunk. */
  words: readonly string[];
  usage: Usage | null;
  /** What a token count answers. */
  countedTokens: number;
  usageInStream: boolean;
  encoding?: Asked["encoding"] | undefined;
  images?: Asked["images"] | undefined;
  /** What stands in the path where the route has a `:name`. */
  params?: Readonly<Record<string, string>>;
}

/** A stream as text, cut where it can be held. */
export interface Frames {
  opening: string;
  /** One frame per word. */
  content: readonly string[];
  closing: string;
  /** What carries the usage, if there is any to say; null: nothing is sent. */
  usage: string | null;
  /** The last thing before the body ends; it may be empty. */
  terminal: string;
}

/** Which of a script's tokens an API speaks of; LiteLLM bills those. */
export type Counts = "both" | "input" | "output" | "none";

/** One provider API: pure functions from a request body to answers. */
export interface Dialect {
  /** Methods and paths without the `/v1` prefix: "POST /threads/:thread/runs". */
  readonly routes: readonly string[];
  /** Response ids begin with it, e.g. "chatcmpl-". */
  readonly idPrefix: string;
  readonly counts: Counts;
  /** @param body the parsed JSON; the text itself when it is multipart; undefined when there is none */
  read(body: unknown): Asked | Refused;
  json(answer: Answer): object;
  /** Absent: it never streams. */
  frames?(answer: Answer): Frames;
  error(status: number, model: string): object;
}
