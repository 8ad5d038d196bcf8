import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import type { LedgerEntry } from "../../../harness/contracts/index.ts";
import type { CallsOptions } from "../../../harness/stack/look/calls.ts";
import { capabilitiesSeen, type SeenCall, sendCalls } from "../../../harness/stack/look/index.ts";
import { lookPlanOf } from "../../../harness/stack/look/plan.ts";

const key = "spend:key:h";
const entities = [{ ref: "probe-key", kind: "key" as const, id: "h", budget: 100, counterKey: key }];

/** Warm calls of a gateway that reserves nothing and charges each call so long after its answer, ms; the provider has it after 300. */
async function callsOf(chargesAfterMs: readonly number[]): Promise<SeenCall[]> {
  const plan = lookPlanOf("key");
  let onEntry: (entry: LedgerEntry) => void = () => {};
  let onEvent: (event: object) => void = () => {};
  let sent = 0;
  const add = () => {
    const t = performance.now();
    const written = { command: "INCRBYFLOAT", key, args: ["0.1"], applied: "yes" as const, reply: "1" };
    onEntry({ n: 0, t, replica: 0, conn: 1, fault: null, delivered: t, ...written });
  };
  const stack = {
    replicas: [{ url: "http://replica" }],
    redisProxy: {
      onEntry(listener: typeof onEntry) {
        onEntry = listener;
        return () => {};
      },
    },
    provider: {
      onEvent(listener: typeof onEvent) {
        onEvent = listener;
        return () => {};
      },
      script() {},
      forget() {},
    },
  } as unknown as CallsOptions["stack"];
  const requests = plan.phases.flatMap(({ requests }) => requests);
  const options: CallsOptions = {
    plan,
    trial: "t",
    entities: plan.entities.map((entity) => ({ ...entities[0]!, ref: entity.ref })),
    secrets: Object.fromEntries(plan.entities.map(({ ref }) => [ref, "sk"])),
    stack,
    signal: new AbortController().signal,
    async post() {
      await delay(300);
      onEvent({ trial: "t", event: "received", request: requests[sent]!.id, t: performance.now() });
      setTimeout(add, chargesAfterMs[sent++] ?? 0);
      return { status: 200, text: "" };
    },
  };
  const calls: SeenCall[] = [];
  for await (const call of sendCalls(options)) calls.push(call);
  return calls;
}

test.concurrent("a charge that comes half a second after its answer belongs to its call, and is no reservation", async () => {
  const calls = await callsOf([0, 500]);
  expect(calls.map(({ entries }) => entries.length)).toEqual(calls.map(() => 1));
  expect(capabilitiesSeen(calls, entities).reservation).toBe(false);
});

test.concurrent("one that comes when its call waits no longer decides nothing", async () => {
  expect(capabilitiesSeen(await callsOf([0, 3300]), entities).reservation).toBeNull();
});
