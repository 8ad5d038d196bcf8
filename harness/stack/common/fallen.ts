import { PhantomError } from "../../errors/index.ts";

interface Watched {
  index: number;
  fall: Promise<string>;
}

/** Aborts with the error when the process of one of these has ended by itself. @param logOf of a replica */
export function untilFall(replicas: readonly Watched[], logOf: (replica: number) => string): AbortSignal {
  const fallen = new AbortController();
  for (const { index, fall } of replicas) {
    void fall.then((how) => fallen.abort(endedByItself(index, how, logOf(index))));
  }
  return fallen.signal;
}

function endedByItself(replica: number, how: string, log: string): PhantomError {
  return new PhantomError("ERR_REPLICA_DIED", {
    operation: "run trials",
    message: `Replica ${replica} ended by itself (${how}).`,
    hint: `The whole log: ${log}`,
  });
}
