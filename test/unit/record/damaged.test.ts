import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { PhantomError } from "../../../harness/errors/index.ts";
import { readPlan, readRun } from "../../../harness/record/index.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "p429-damaged-"));
  cpSync(join(import.meta.dirname, "../../fixtures/recorded/redis-reply-lost-1"), dir, { recursive: true });
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test("a number that nothing can hold is an error of the record, also where nobody reads it", () => {
  const plan = join(dir, "plan.json");
  writeFileSync(plan, readFileSync(plan, "utf8").replace("{", '{"ofNewer": 1e999,'));
  for (const read of [() => readRun(dir), () => readPlan(plan)])
    expect(read).toThrow(expect.objectContaining({ code: "ERR_RUN_DIRECTORY_INVALID" }));
});

test("an error of a newer phantom429 has an exit code", () => {
  const init = { operation: "o", message: "m", hint: "h" };
  for (const code of ["ERR_OF_TOMORROW", "constructor"]) expect(new PhantomError(code as never, init).exitCode).toBe(3);
});
