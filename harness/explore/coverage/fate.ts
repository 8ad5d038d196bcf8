import type { PlannedRequest } from "../../contracts/index.ts";

/** What is to go wrong with a request, without numbers that make no other kind of it: "after-chunk", "status 500", "plain". */
export function fateOf({ cancel, provider }: Pick<PlannedRequest, "cancel" | "provider">): string {
  const { status, ending, endAt, usage, holdAt } = provider;
  const odd = usage === "correct" ? "" : ` usage ${usage}`;
  if (cancel !== null) return `hung up ${pointOf(cancel.at)}${odd}`;
  if (status >= 400) return `status ${status}`;
  if (ending !== "complete") return `${ending}${endAt === null ? "" : ` ${pointOf(endAt)}`}`;
  if (odd !== "") return odd.trim();
  return holdAt === null ? "plain" : `held ${pointOf(holdAt)}`;
}

/** "/v1/responses stream hung up after-chunk" */
export function shapeOf(request: Pick<PlannedRequest, "route" | "stream" | "cancel" | "provider" | "body">): string {
  const other = typeof request.body?.model === "string" ? ` of ${request.body.model}` : "";
  return `${request.route}${other} ${request.stream ? "stream" : "whole"} ${fateOf(request)}`;
}

function pointOf(at: string): string {
  return at.replace(/:.*$/, "");
}
