import type { HoldPoint, ProviderScript } from "../contracts/index.ts";
import { PhantomError } from "../errors/index.ts";

/** What is answered to a request without a script. */
export const defaultScript: ProviderScript = {
  status: 200,
  inputTokens: 10,
  outputTokens: 5,
  chunks: 1,
  holdAt: null,
  ending: "complete",
  endAt: null,
  usage: "correct",
  dripMs: 0,
  retryAfterS: null,
  duplicateId: false,
};

/** Errors are answered as JSON, also to a request that asked for a stream. */
export function answersWithError(script: ProviderScript): boolean {
  return script.status >= 300;
}

/** The points that an exchange under this script passes, in order; the last one is where it is cut, if it is. */
export function pointsPassed(script: ProviderScript, stream: boolean): HoldPoint[] {
  const points = answersWithError(script) || !stream ? jsonPoints(script) : streamPoints(script);
  const cut = script.endAt === null ? -1 : points.indexOf(script.endAt);
  return cut === -1 ? points : points.slice(0, cut + 1);
}

function jsonPoints(script: ProviderScript): HoldPoint[] {
  return script.ending === "malformed"
    ? ["before-headers", "after-headers"]
    : ["before-headers", "after-headers", "before-done"];
}

function streamPoints(script: ProviderScript): HoldPoint[] {
  const content = Array.from({ length: script.chunks }, (_, k) => `after-chunk:${k + 1}`);
  const broken = script.ending === "malformed" || script.ending === "no-terminal-event";
  return ["before-headers", "after-headers", ...content, ...(broken ? [] : ["before-usage", "before-done"])];
}

/** Why this script cannot be played, in one sentence; null when it can. */
function objection(script: ProviderScript, stream: boolean): string | null {
  const { status, holdAt, ending, endAt } = script;
  const kind = answersWithError(script) ? "an error" : stream ? "a stream" : "a JSON answer";
  if (status === 204 || status === 205 || status === 304) return `A status ${status} has no body to answer with.`;
  const cutsAtPoint = ending === "reset" || ending === "close" || ending === "hang";
  if (cutsAtPoint && endAt === null) return `The ending "${ending}" needs an endAt.`;
  if (!cutsAtPoint && endAt !== null) return `The ending "${ending}" takes no endAt.`;
  if (ending === "no-terminal-event" && (answersWithError(script) || !stream)) {
    return `Only a stream can end without its terminal event, and this is ${kind}.`;
  }
  const points = pointsPassed(script, stream);
  if (endAt !== null && !points.includes(endAt)) return `${kind} of this script never passes endAt "${endAt}".`;
  if (holdAt !== null && !points.includes(holdAt)) return `${kind} of this script never passes holdAt "${holdAt}".`;
  return null;
}

/**
 * Throws ERR_SCENARIO_INVALID when the script cannot be played: a hold or an end at a point that is never passed,
 * an ending without its place. `stream` undefined: it must be playable as a stream or as JSON.
 */
export function checkScript(who: string, script: ProviderScript, stream?: boolean): void {
  const kinds = stream === undefined ? [true, false] : [stream];
  const objections = kinds.map((kind) => objection(script, kind));
  if (objections.includes(null)) return;
  const points = pointsPassed({ ...script, endAt: null }, stream ?? true);
  throw new PhantomError("ERR_SCENARIO_INVALID", {
    operation: `script the provider for request ${who}`,
    message: capitalise(objections[0] ?? ""),
    hint: `Its points are ${abridged(points)}.`,
  });
}

function capitalise(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

function abridged(points: readonly HoldPoint[]): string {
  const chunks = points.filter((point) => point.startsWith("after-chunk:"));
  const first = chunks[0];
  return points
    .filter((point) => !chunks.includes(point) || point === first)
    .map((point) => (point === first && chunks.length > 1 ? `${first} … ${chunks.at(-1)}` : point))
    .join(", ");
}
