import { setImmediate as tick } from "node:timers/promises";
import { expect, it } from "vitest";
import type { FlushAnswer } from "../../../harness/contracts/index.ts";
import { flushInTurn } from "../../../harness/stack/local/flush.ts";
import type { LocalReplica } from "../../../harness/stack/local/replicas.ts";

const done: FlushAnswer = { pending: [], ran: true, error: null };

function replicas(alive: boolean[]) {
  const log: string[] = [];
  const all = alive.map(
    (isAlive, index) =>
      ({
        alive: isAlive,
        async flush() {
          log.push(`${index} begins`);
          await tick();
          log.push(`${index} ends`);
          return done;
        },
      }) as LocalReplica,
  );
  return { all, log };
}

it("asks one living replica after the other", async () => {
  const { all, log } = replicas([true, false, true]);
  expect(await flushInTurn(all)!()).toEqual([done, done]);
  expect(log).toEqual(["0 begins", "0 ends", "2 begins", "2 ends"]);
});

it("gives those who ask during a round the next one, together", async () => {
  const { all, log } = replicas([true]);
  const flush = flushInTurn(all)!;
  const first = flush();
  await tick();
  await Promise.all([first, flush(), flush()]);
  expect(log).toEqual(["0 begins", "0 ends", "0 begins", "0 ends"]);
});

it("goes on after a round that failed", async () => {
  const { all, log } = replicas([true]);
  let fails = true;
  const failing = { ...all[0]!, alive: true, flush: async () => (fails ? Promise.reject(new Error("gone")) : done) };
  const flush = flushInTurn([failing as LocalReplica])!;
  await expect(flush()).rejects.toThrow("gone");
  fails = false;
  expect(await flush()).toEqual([done]);
  expect(log).toEqual([]);
});

it("is absent where a replica cannot be asked", () => {
  expect(flushInTurn([{ alive: true } as LocalReplica])).toBeUndefined();
});
