import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";

const pollMs = 100;
const sqliteBusy = 5;

/**
 * Holds `file` exclusively among all harnesses of the machine until disposed. It is SQLite's own file lock: the kernel
 * lets go of it when the owner dies, however it dies. `waiting` is called once if somebody else holds it.
 * @throws the signal's reason when aborted
 */
export async function acquireLock(file: string, signal: AbortSignal, waiting: () => void): Promise<AsyncDisposable> {
  signal.throwIfAborted();
  mkdirSync(dirname(file), { recursive: true });
  const database = new DatabaseSync(file);
  let told = false;
  try {
    while (!tryLock(database)) {
      if (!told) waiting();
      told = true;
      await sleep(pollMs, undefined, { signal });
    }
  } catch (error) {
    database.close();
    signal.throwIfAborted();
    throw error;
  }
  return { [Symbol.asyncDispose]: async () => database.close() };
}

function tryLock(database: DatabaseSync): boolean {
  try {
    database.exec("BEGIN EXCLUSIVE");
    return true;
  } catch (error) {
    const { errcode = 0 } = error as { errcode?: number };
    // The low byte of an extended result code is its kind.
    if ((errcode & 0xff) === sqliteBusy) return false;
    throw error;
  }
}
