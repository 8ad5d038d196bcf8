import { request } from "undici";
import { PhantomError } from "../../errors/index.ts";
import type { Launched } from "./launched.ts";
import { tail } from "./log-tail.ts";

/** What /health/readiness says of a replica that serves. */
export interface Readiness {
  version: string;
}

/** Pause between readings of the log, ms. */
const logReadEveryMs = 1000;

/**
 * Polls /health/readiness until the replica serves with its database connected.
 * @throws PhantomError ERR_REPLICA_DIED when it exits or says that it cannot start, ERR_REPLICA_NOT_READY after the deadline
 */
export async function untilReady(
  replica: number,
  launched: Pick<Launched, "port" | "exited">,
  log: string,
  masterKey: string,
  signal: AbortSignal,
  deadlineMs = 180_000,
): Promise<Readiness> {
  let ended: string | undefined;
  void launched.exited.then((how) => {
    ended = how;
  });
  const deadline = performance.now() + deadlineMs;
  let last = "no answer";
  let nextReading = performance.now() + logReadEveryMs;
  while (performance.now() < deadline) {
    signal.throwIfAborted();
    if (ended !== undefined) throw died(replica, ended, log);
    const answer = await ask(launched.port, masterKey, signal);
    if (answer.ready) return answer.ready;
    if (performance.now() > nextReading) {
      if (hasGivenUp(log)) throw refused(replica, log);
      nextReading = performance.now() + logReadEveryMs;
    }
    last = answer.detail;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new PhantomError("ERR_REPLICA_NOT_READY", {
    operation: `wait for replica ${replica}`,
    message: `It was not ready within ${deadlineMs / 1000} s (last: ${last}). Its last lines:\n${tail(log)}`,
    hint: `The whole log: ${log}`,
  });
}

async function ask(
  port: number,
  masterKey: string,
  signal: AbortSignal,
): Promise<{ ready?: Readiness; detail: string }> {
  try {
    const open = await get(port, "/health/readiness", masterKey, signal);
    if (open.status !== 200) return { detail: `status ${open.status}: ${open.text.slice(0, 200)}` };
    const { db, litellm_version } = JSON.parse(open.text) as { db?: string; litellm_version?: string };
    if (db?.toLowerCase() !== "connected") return { detail: `database: ${db}` };
    return { ready: { version: litellm_version ?? (await detailedVersion(port, masterKey, signal)) }, detail: "ready" };
  } catch (error) {
    signal.throwIfAborted();
    return { detail: (error as Error).message };
  }
}

/** From 1.84 on, the open route no longer says which version answers; the one for administrators does. */
async function detailedVersion(port: number, masterKey: string, signal: AbortSignal): Promise<string> {
  const { status, text } = await get(port, "/health/readiness/details", masterKey, signal);
  return status === 200 ? ((JSON.parse(text) as { litellm_version?: string }).litellm_version ?? "unknown") : "unknown";
}

async function get(port: number, path: string, masterKey: string, signal: AbortSignal) {
  const response = await request(`http://127.0.0.1:${port}${path}`, {
    headers: { authorization: `Bearer ${masterKey}` },
    signal: AbortSignal.any([signal, AbortSignal.timeout(5000)]),
    reset: true,
  });
  return { status: response.statusCode, text: await response.body.text() };
}

function died(replica: number, how: string, log: string): PhantomError {
  return new PhantomError("ERR_REPLICA_DIED", {
    operation: `start replica ${replica}`,
    message: `The replica ended at boot (${how}). Its last lines:\n${tail(log)}`,
    hint: `The whole log: ${log}`,
  });
}

/** LiteLLM's server may say that its start has failed and stay, for threads that it has started. */
function hasGivenUp(log: string): boolean {
  return tail(log, 3).includes("Application startup failed");
}

function refused(replica: number, log: string): PhantomError {
  const why = tail(log, 200)
    .match(/^ *(?:\w+\.)*\w*(?:Error|Exception)\b.*$/gm)
    ?.at(-1);
  return new PhantomError("ERR_REPLICA_DIED", {
    operation: `start replica ${replica}`,
    message: `LiteLLM could not start${why ? `: ${why.trim()}` : `. Its last lines:\n${tail(log)}`}`,
    hint: `If you gave a --setting or a --patch, try without it. The whole log: ${log}`,
  });
}
