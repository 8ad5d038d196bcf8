import type { PlannedRequest } from "../../contracts/index.ts";
import type { RequestFacts } from "./request.ts";

/** Of the other routes some releases reserve nothing, or not what a request will cost. */
const reserved: ReadonlySet<PlannedRequest["route"]> = new Set([
  "/v1/chat/completions",
  "/v1/completions",
  "/v1/responses",
  "/v1/messages",
]);

/** Whether a release that reserves does so for this request, by at least what it will cost. */
export function isReservedFor({ route }: Pick<RequestFacts, "route">): boolean {
  return reserved.has(route);
}
