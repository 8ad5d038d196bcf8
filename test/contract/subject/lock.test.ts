import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { acquireLock } from "../../../harness/subject/machine/lock.ts";

let dir: string;
let file: string;
const signal = AbortSignal.timeout(60_000);
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "p429-lock-"));
  file = join(dir, "locks", "x");
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe("acquireLock", () => {
  it("lets one in at a time, and says so once to who waits", async () => {
    const events: string[] = [];
    const first = await acquireLock(file, signal, () => events.push("first waits"));
    const told = Promise.withResolvers<void>();
    const second = acquireLock(file, signal, () => {
      events.push("second waits");
      told.resolve();
    }).then((lock) => {
      events.push("second in");
      return lock;
    });
    await told.promise;
    events.push("first out");
    await first[Symbol.asyncDispose]();
    await using _second = await second;
    expect(events).toEqual(["second waits", "first out", "second in"]);
  });

  it("gives up when aborted", async () => {
    await using _held = await acquireLock(file, signal, () => {});
    const stop = new AbortController();
    const waiting = acquireLock(file, stop.signal, () => stop.abort(new Error("enough")));
    await expect(waiting).rejects.toThrow("enough");
  });

  it("is released by the death of its owner", async () => {
    const lock = JSON.stringify(join(import.meta.dirname, "../../../harness/subject/machine/lock.ts"));
    const program = `import { acquireLock } from ${lock};
      await acquireLock(${JSON.stringify(file)}, new AbortController().signal, () => {});
      console.log("held"); setInterval(() => {}, 1000);`;
    const owner = spawn(process.execPath, ["--input-type=module-typescript", "-e", program], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(owner.stdout, "data");
    let waited = false;
    await using _lock = await acquireLock(file, signal, () => {
      waited = true;
      owner.kill("SIGKILL");
    });
    expect(waited).toBe(true);
  });
});
