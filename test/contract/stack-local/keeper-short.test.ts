import type childProcess from "node:child_process";
import { EventEmitter } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { startKeeper } from "../../../harness/stack/local/keeper.ts";

/** A system without a descriptor more: node's child has neither a number nor streams then, and says why later. */
const system = vi.hoisted(() => ({ short: false }));
vi.mock("node:child_process", async (original) => {
  const real = await original<typeof childProcess>();
  const spawn = (...order: Parameters<typeof real.spawn>) => {
    if (!system.short) return real.spawn(...order);
    const child = new EventEmitter();
    process.nextTick(() => child.emit("error", Object.assign(new Error("spawn EMFILE"), { code: "EMFILE" })));
    return child;
  };
  return { ...real, spawn };
});

const before = process.env.TMPDIR;
afterEach(() => {
  system.short = false;
  if (before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before;
});

test("without a guardian nothing is kept, and no directory stays", () => {
  const dir = mkdtempSync(join(tmpdir(), "p429-short-"));
  process.env.TMPDIR = dir;
  system.short = true;
  expect(() => startKeeper()).toThrow(expect.objectContaining({ code: "ERR_SYSTEM_LIMIT" }));
  expect(readdirSync(dir)).toEqual([]);
  rmSync(dir, { recursive: true });
});

test("what cannot be started for want of files is told as such", async () => {
  await using keeper = startKeeper();
  system.short = true;
  expect(() => keeper.spawn("true", [], { stdio: "pipe" })).toThrow(
    expect.objectContaining({ code: "ERR_SYSTEM_LIMIT", operation: "start true" }),
  );
});
