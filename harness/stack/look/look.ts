import { randomBytes } from "node:crypto";
import { request } from "undici";
import { sideBySide } from "../../catalogue/index.ts";
import { EntityKind, type Look, type Plan } from "../../contracts/index.ts";
import { bindEntities, isRefusal } from "../../subject/index.ts";
import { withoutSecrets } from "../../text/index.ts";
import type { StartedStack } from "../types.ts";
import { type Answer, type AnsweredCall, type Sent, sendCalls } from "./calls.ts";
import { lookPlan, lookPlanOf } from "./plan.ts";
import { capabilitiesSeen } from "./seen.ts";

export interface LookOptions {
  stack: StartedStack;
  signal: AbortSignal;
  report(line: string): void;
}

const callTimeoutMs = 30_000;

/**
 * Sends a few calls to replica 0, of entities of its own that have a budget of each kind, and says what came of them in
 * the ledger: 4 calls, 4 s on 1.106.2. Where they fail together, each kind that the sources deny is tried alone, so that
 * one which the subject does not know hides no other.
 * @throws the signal's reason, and nothing else
 */
export async function lookAt(options: LookOptions): Promise<Look> {
  options.report("looking at what it counts, with a few calls");
  const all = await attempt(lookPlan(1), options);
  if ("seen" in all && all.seen.reservation !== null) return { ...all.seen, refused: {}, undecided: {} };
  const { counters, reservation } = options.stack.subject.capabilities;
  const shared = sideBySide();
  const denied = EntityKind.options.filter((kind) => shared.includes(kind) && !counters.includes(kind));
  const kinds: EntityKind[] = reservation || denied.includes("key") ? denied : ["key", ...denied];
  const alone: [EntityKind, Attempt][] = [];
  for (const kind of kinds) alone.push([kind, await attempt(lookPlanOf(kind), options)]);
  return together(alone);
}

export type Attempt = { seen: ReturnType<typeof capabilitiesSeen> } | { refused: string } | { failed: string };

/** What came of each kind alone. */
export function together(alone: readonly [EntityKind, Attempt][]): Look {
  const look: Look = { reservation: null, counters: [], refused: {}, undecided: {} };
  for (const [kind, one] of alone) {
    if ("seen" in one) {
      const { reservation, counters } = one.seen;
      // 1.84.0 reserves nothing for an end user whom it has not seen: only of a key it tells something that none was.
      if (reservation || kind === "key") look.reservation ||= reservation;
      if (reservation === null) look.undecided[kind] = "a charge came too late to be told from a reservation";
      look.counters = EntityKind.options.filter((known) => look.counters.concat(counters).includes(known));
    } else if ("refused" in one) look.refused[kind] = one.refused;
    else look.undecided[kind] = one.failed;
  }
  return look;
}

async function attempt(plan: Plan, { stack, signal }: LookOptions): Promise<Attempt> {
  const trial = `look-${randomBytes(4).toString("hex")}`;
  try {
    const { entities, secrets } = await bindEntities({ plan, trial, stack: { ...stack, keyPrefix: "" }, signal });
    const calls: AnsweredCall[] = [];
    const post = (sent: Sent) => send(sent, signal);
    for await (const call of sendCalls({ plan, trial, entities, secrets, stack, post, signal })) {
      if (call.status !== 200) return { failed: `a call was answered ${call.status}: ${withoutSecrets(call.text).slice(0, 200)}` };
      if (call.receivedAt === null) return { failed: "a call did not come to the provider" };
      calls.push(call);
    }
    return { seen: capabilitiesSeen(calls, entities) };
  } catch (error) {
    signal.throwIfAborted();
    const { message } = error as Error;
    return isRefusal(error) ? { refused: message } : { failed: message };
  }
}

async function send({ url, path, key, body }: Sent, signal: AbortSignal): Promise<Answer> {
  const answer = await request(new URL(path, url), {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body,
    reset: true,
    signal: AbortSignal.any([signal, AbortSignal.timeout(callTimeoutMs)]),
  });
  return { status: answer.statusCode, text: await answer.body.text() };
}

/**
 * Looks once at stacks of a subject that have the same settings: what it counts does not depend on the stack. A look that
 * left something undecided is not kept.
 */
export function lookOnce(look: typeof lookAt = lookAt): typeof lookAt {
  const looks = new Map<string, Promise<Look>>();
  return (options) => {
    const { settings } = options.stack.subject;
    const name = JSON.stringify(Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1)));
    const known = looks.get(name);
    if (known) return known;
    const made = look(options);
    looks.set(name, made);
    const forget = () => looks.delete(name);
    made.then(({ undecided }) => Object.keys(undecided).length > 0 && forget(), forget);
    return made;
  };
}
