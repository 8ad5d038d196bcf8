import { setTimeout as delay } from "node:timers/promises";
import type { BoundEntity, LedgerEntry, Plan } from "../../contracts/index.ts";
import { message } from "../../driver/index.ts";
import type { StartedStack } from "../types.ts";
import { counterIn, isCharged, type SeenCall } from "./seen.ts";

export interface Answer {
  status: number;
  text: string;
}

export interface Sent {
  url: string;
  path: string;
  key: string;
  body: string;
}

export interface CallsOptions {
  plan: Plan;
  /** Ends the ids of its entities. */
  trial: string;
  entities: BoundEntity[];
  secrets: Record<string, string>;
  stack: Pick<StartedStack, "replicas" | "provider" | "redisProxy" | "caughtUp">;
  post(sent: Sent): Promise<Answer>;
  signal: AbortSignal;
}

/** A call with its answer, and what was seen of it. What was not answered with 200 is not waited for. */
export interface AnsweredCall extends SeenCall, Answer {
  url: string;
  path: string;
}

const quietMs = 400;
const longestMs = 3_000;

/** Sends the requests of a plan one after the other; each has the ledger to itself until it is charged and all is quiet again. */
export async function* sendCalls(options: CallsOptions): AsyncGenerator<AnsweredCall> {
  const { plan, trial, entities, secrets, stack, post, signal } = options;
  const entries: LedgerEntry[] = [];
  const received = new Map<string, number>();
  using listening = new DisposableStack();
  listening.defer(stack.redisProxy.onEntry((entry) => counterIn(entry, entities) && entries.push(entry)));
  listening.defer(
    stack.provider.onEvent(({ trial: owner, event, request, t }) => {
      if (owner === trial && event === "received" && !received.has(request)) received.set(request, t);
    }),
  );
  listening.defer(() => stack.provider.forget(trial));

  for (const planned of plan.phases.flatMap(({ requests }) => requests)) {
    const from = entries.length;
    stack.provider.script(trial, planned.id, planned.provider, planned.stream);
    await stack.caughtUp?.();
    const { path, headers, body } = message(planned, { plan, trial, entities, secrets });
    const key = headers.authorization!.replace("Bearer ", "");
    const url = stack.replicas[planned.replica]!.url;
    const answer = await post({ url, path, key, body });
    const { replica, id } = planned;
    const seen = () => ({ receivedAt: received.get(id) ?? null, entries: entries.slice(from) });
    if (answer.status === 200) await untilQuiet(seen, signal);
    await stack.caughtUp?.();
    yield { url, path, ...answer, replica, ...seen() };
  }
}

async function untilQuiet(seen: () => Omit<SeenCall, "replica">, signal: AbortSignal): Promise<void> {
  let before = -1;
  for (let waited = 0; waited < longestMs; waited += quietMs) {
    const now = seen();
    if (before === now.entries.length && isCharged(now)) return;
    before = now.entries.length;
    await delay(quietMs, undefined, { signal });
  }
}
