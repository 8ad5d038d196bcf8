import type { FlushAnswer } from "../../contracts/index.ts";
import type { LocalReplica } from "./replicas.ts";

/**
 * Asks the living replicas one after the other: where two wrote the same rows at the same moment, Postgres was seen to end one
 * of them (deadlock), and 1.84.0 then lost that spend. Who asks while a round is under way shares the next one with others.
 * Absent where a replica cannot be asked.
 */
export function flushInTurn(replicas: readonly LocalReplica[]): (() => Promise<(FlushAnswer | null)[]>) | undefined {
  if (!replicas.every(({ flush }) => flush)) return undefined;
  let current: Promise<unknown> = Promise.resolve();
  let next: Promise<(FlushAnswer | null)[]> | null = null;
  const round = async () => {
    next = null;
    const answers: (FlushAnswer | null)[] = [];
    for (const replica of replicas) if (replica.alive) answers.push(await replica.flush!());
    return answers;
  };
  return () => {
    next ??= current.then(round);
    current = next.catch(() => {});
    return next;
  };
}
