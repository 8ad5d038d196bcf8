import type { ProviderScript, Route } from "../../contracts/index.ts";
import type { Random, RequestSpec } from "../../planner/index.ts";
import { chance, type Weighted, weigh } from "./weighted.ts";

type Trouble = Pick<RequestSpec, "outputTokens"> & { provider: Partial<ProviderScript> };
type Cut = Extract<ProviderScript["ending"], "reset" | "close">;

const refused = { inputTokens: 0, chunks: 1 };

/** How often a provider ends an answer in each way; a new one has no weight yet, and the compiler says so. */
const endings = {
  complete: 0,
  reset: 2,
  close: 2,
  "no-terminal-event": 2,
  /** A client waits for as long as a counter lives. */
  hang: 0,
  malformed: 2,
  "wrong-dialect": 1,
} as const satisfies Record<ProviderScript["ending"], number>;

const usages = { correct: 0, missing: 3, zero: 2, doubled: 1 } as const satisfies Record<
  ProviderScript["usage"],
  number
>;

const statuses: Weighted<number> = [
  [400, 1],
  [429, 2],
  [500, 3],
  [503, 1],
];

/** A provider that fails; null: most do not. */
export function drawTrouble(random: Random, route: Route, stream: boolean): Trouble | null {
  if (!chance(random, 35)) return null;
  const how = weigh(random, [
    ["status", 6],
    ["usage", 6],
    ["ending", route === "/v1/embeddings" ? 0 : 6],
  ] as const);
  if (how === "status") return refusal(weigh(random, statuses)!);
  if (how === "usage") return { provider: { usage: weigh(random, entriesOf(usages))! } };
  const possible = entriesOf(endings).filter(([ending]) => ending !== "no-terminal-event" || stream);
  const ending = weigh(random, possible)!;
  return { provider: isCut(ending) ? { ending, endAt: drawEnd(random, stream) } : { ending } };
}

function refusal(status: number): Trouble {
  const later = status === 429 || status === 503 ? { retryAfterS: 1 } : {};
  return { outputTokens: 0, provider: { status, ...refused, ...later } };
}

function drawEnd(random: Random, stream: boolean): string {
  return stream ? random.pick(["before-headers", "after-headers", "after-chunk:1", "before-usage"]) : "before-headers";
}

function isCut(ending: ProviderScript["ending"]): ending is Cut {
  return ending === "reset" || ending === "close";
}

function entriesOf<K extends string>(weights: Readonly<Record<K, number>>): Weighted<K> {
  return Object.entries(weights) as unknown as Weighted<K>;
}
