import type { Usage } from "../usage.ts";

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
  usageInStream: boolean;
}

/** A stream as text, cut where it can be held. `usage` is null when none is sent. */
export interface Frames {
  opening: string;
  /** One frame per word. */
  content: readonly string[];
  closing: string;
  usage: string | null;
  /** The last thing before the body ends. */
  terminal: string;
}

/** One provider API: pure functions from a request body to answers. */
export interface Dialect {
  /** Paths without the `/v1` prefix. */
  readonly routes: readonly string[];
  /** Response ids begin with it, e.g. "chatcmpl-". */
  readonly idPrefix: string;
  read(body: unknown): Asked | Refused;
  json(answer: Answer): object;
  frames(answer: Answer): Frames;
  error(status: number, model: string): object;
}
