import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { setAside, takePlace } from "../../../harness/campaign/superseded.ts";

let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "p429-superseded-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function write(...path: string[]): void {
  const file = join(dir, ...path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, "");
}

const files = (...path: string[]) =>
  readdirSync(join(dir, ...path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(dir, ...path).length + 1))
    .sort();

test("what was cut short is set aside with its own logs, so that its directory can be written to again", async () => {
  write("a-1", "history.ndjson");
  write("a-1", "logs", "replica-0.log");
  await setAside(join(dir, "a-1"), join(dir, "stack-logs"));
  const aside = ["history.ndjson", "logs/replica-0.log"].map((file) => join("superseded", "cut-short", file));
  expect(files("a-1")).toEqual(aside);
});

test("logs that its stack still writes to stay where they are", async () => {
  write("history.ndjson");
  write("logs", "postgres.log");
  await setAside(dir, join(dir, "logs"));
  expect(files()).toEqual(["logs/postgres.log", "superseded/cut-short/history.ndjson"]);
});

test("a retry that was cut short itself takes the place of the try before", async () => {
  write("a-1", "verdict.json");
  write("superseded", "retry-1", "a-1", "plan.json");
  write("superseded", "retry-1", "a-1", "superseded", "cut-short", "plan.json");
  const from = join(dir, "superseded", "retry-1", "a-1");
  await takePlace(from, join(dir, "a-1"), { of: dir, aside: join(dir, "superseded", "before-retry-1") });
  expect(files("a-1")).toEqual(["plan.json"]);
  expect(files("superseded")).toEqual([
    "before-retry-1/a-1/verdict.json",
    "retry-1/a-1/superseded/cut-short/plan.json",
  ]);
});
