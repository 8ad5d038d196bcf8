import { models, type Plan, type PlannedRequest } from "../../../harness/contracts/index.ts";

/** What a plan can plant, and the words in which a verdict must miss it. */
export const words = {
  cancel: /cancel of r\d+ at/,
  redis: /struck \d+ of/,
  nemesis: /it never happened/,
  provider: /of the provider for r\d+/,
  pace: /stream beyond the counters'/,
  past: /a cold counter of \S+ \(it stood already/,
  idleness: /a cold counter of \S+ after the idle time/,
  "second call": /a second call for/,
  background: /in the background/,
  attempts: /LiteLLM never called again/,
  together: /were under way at once/,
  held: /not held while others/,
  spending: /No budget was spent/i,
  route: /failed though nothing was broken for it|never sent on|no cancel: fail/,
} as const;

export type Planted = keyof typeof words;

/** What of a plan could be swallowed. */
export function plantedIn(plan: Plan): Planted[] {
  const requests = plan.phases.flatMap((phase) => phase.requests);
  const faults = plan.phases.flatMap((phase) => phase.faults);
  const settings = settingsOf(plan);
  const inMemory = settings["litellm_settings.cache"] === false;
  const held = new Set(faults.flatMap((fault) => (fault.kind === "redis" ? [] : fault.whenHeld)));
  const planted: Record<Planted, boolean> = {
    cancel: requests.some(({ cancel }) => cancel !== null),
    redis: faults.some((fault) => fault.kind === "redis" && fault.mustFire > 0),
    nemesis: faults.some(({ kind }) => kind !== "redis"),
    provider: requests.some(misbehaves),
    pace: requests.some((request) => outlasts(request, ttlOf(plan))),
    past: !inMemory && plan.entities.some(({ spent }) => spent > 0),
    idleness: plan.phases.some(({ idleMs = 0 }) => idleMs >= 1000 * ttlOf(plan)),
    "second call": requests.some(({ body }) => body?.model === models.mirrored),
    background: requests.some(({ body }) => body?.background === true),
    attempts: triesAgain(plan) && requests.some(fails),
    together: plan.phases.some(
      ({ start, everyMs, requests: all }) =>
        start === "together" && everyMs === undefined && all.length > 1 && !all.some(({ id }) => held.has(id)),
    ),
    held: plan.phases.some(({ start }) => start === "while-held"),
    spending:
      plan.phases.some(({ purpose, requests: all }) => purpose === "enforce" && all.length > 0) &&
      !plan.entities.some(({ budget, spent }) => budget !== null && spent >= budget),
    route: requests.some(({ route }) => route !== "/v1/chat/completions"),
  };
  return (Object.keys(planted) as Planted[]).filter((one) => planted[one]);
}

function misbehaves(request: PlannedRequest): boolean {
  return (
    fails(request) ||
    (request.cancel === null && (request.provider.usage !== "correct" || request.provider.duplicateId))
  );
}

/** The provider gives no whole answer. */
export function fails({ provider, cancel }: PlannedRequest): boolean {
  return cancel === null && (provider.status >= 300 || provider.ending !== "complete");
}

/** Whether a stream is to last longer than a counter does. */
export function outlasts({ stream, cancel, provider }: PlannedRequest, ttlS: number): boolean {
  return stream && cancel === null && provider.dripMs * (provider.chunks - 1) >= 1000 * ttlS;
}

export function triesAgain({ settings }: Plan): boolean {
  return settings.some((text) => /^router_settings\.(num_retries|fallbacks)=/.test(text));
}

export function ttlOf(plan: Plan): number {
  return Number(settingsOf(plan)["litellm_settings.default_redis_ttl"] ?? 60);
}

export function settingsOf({ settings }: Plan): Record<string, unknown> {
  return Object.fromEntries(
    settings.map((text) => {
      const [name, value] = [text.slice(0, text.indexOf("=")), text.slice(text.indexOf("=") + 1)];
      return [name, value === "true" || (value === "false" ? false : value)];
    }),
  );
}
