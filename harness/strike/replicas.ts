import { setTimeout as delay } from "node:timers/promises";
import { type How, handsOf } from "./types.ts";

export const kill: How<"replica-kill"> = async ({ replica }, { stack, stopped }) => {
  stopped.add(replica);
  await handsOf(stack).kill(replica);
  return { replica, detail: "SIGKILL" };
};

export const outOfMemory: How<"replica-oom"> = async ({ replica }, { stack, stopped }) => {
  const hands = handsOf(stack);
  if (hands.outOfMemory === undefined) throw new Error("this stack cannot limit a replica's memory");
  stopped.add(replica);
  return { replica, detail: await hands.outOfMemory(replica) };
};

export const stop: How<"replica-stop"> = async ({ replica, graceMs }, { stack, stopped }) => {
  stopped.add(replica);
  return { replica, detail: await handsOf(stack).stop(replica, graceMs) };
};

export const pause: How<"replica-pause"> = async ({ replica, forMs }, { stack, signal }) => {
  const hands = handsOf(stack);
  await hands.pause(replica);
  try {
    await delay(forMs, undefined, { signal });
  } finally {
    await hands.resume(replica);
  }
  return { replica, detail: `SIGSTOP for ${forMs} ms` };
};

export const restart: How<"replica-restart"> = async ({ replica }, { stack, stopped }) => {
  await handsOf(stack).restart(replica);
  stopped.delete(replica);
  return { replica, detail: "started again" };
};
