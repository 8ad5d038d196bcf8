import { setTimeout as delay } from "node:timers/promises";
import type { Container } from "dockerode";
import { PhantomError } from "../../errors/index.ts";
import { execute } from "./execute.ts";

/** What is left to it beyond what it uses, bytes: enough to go on, and used up within a second. */
const headroom = 64 * 2 ** 20;
/** A container that got 3 % of a core (load average 25 on two cores) was not killed within 30 s. */
const patienceMs = 120_000;

/**
 * Limits a container's memory to a little more than it uses and uses that up. The kernel then kills the process with the
 * highest score, which is made to be the container's first; `tail` of an endless line keeps all of it in memory.
 * @throws PhantomError ERR_STACK_START when the kernel killed nothing
 */
export async function runOutOfMemory(container: Container, exited: Promise<string>): Promise<string> {
  const { memory_stats } = await container.stats({ stream: false, "one-shot": true });
  const limit = memory_stats.usage + headroom;
  await container.update({ Memory: limit, MemorySwap: limit });
  void execute(container, ["sh", "-c", "echo 1000 > /proc/1/oom_score_adj; exec tail /dev/zero"]).catch(() => {});
  const overdue = Symbol();
  const how = await Promise.race([exited, delay(patienceMs, overdue, { ref: false })]);
  const { State } = await container.inspect();
  if (how === overdue || !State.OOMKilled) {
    throw new PhantomError("ERR_STACK_START", {
      operation: "let a replica run out of memory",
      message: `The kernel did not kill it for its memory (${how === overdue ? "it still runs" : how}).`,
      hint: "`docker info` says whether the daemon can limit memory; the image needs `sh` and `tail`.",
    });
  }
  return `OOM-killed at ${Math.round(limit / 2 ** 20)} MiB`;
}
