import type { RequestFacts } from "../facts/index.ts";
import type { Rivals } from "./kinds.ts";

export function idsOf(requests: readonly Pick<RequestFacts, "id">[]): string[] {
  return requests.map(({ id }) => id);
}

/** Of sets that are rivals. */
export function idSets(sets: readonly RequestFacts[][]): Rivals {
  return sets.map(idsOf);
}
