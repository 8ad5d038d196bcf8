import type fs from "node:fs";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { RunWriter, readRun } from "../../../harness/record/index.ts";
import { World } from "../../unit/oracle/builder.ts";

const disk = vi.hoisted(() => ({
  free: Number.POSITIVE_INFINITY,
  full: () => Object.assign(new Error("ENOSPC"), { code: "ENOSPC" }),
}));

/** A disk with so many bytes free for what goes through `write`; the rest of node:fs is real. */
vi.mock("node:fs", async (original) => {
  const real = await original<typeof fs>();
  const room = (length: number) => {
    if (disk.free <= 0) throw disk.full();
    const given = Math.min(length, disk.free);
    disk.free -= given;
    return given;
  };
  return {
    ...real,
    writeSync: (fd: number, bytes: Buffer, offset: number, length: number, position: number) =>
      real.writeSync(fd, bytes, offset, room(length), position),
    write: (
      fd: number,
      bytes: Buffer,
      offset: number,
      length: number,
      position: number,
      done: (error: Error | null, written: number) => void,
    ) => {
      try {
        real.write(fd, bytes, offset, room(length), position, done);
      } catch (error) {
        queueMicrotask(() => done(error as Error, 0));
      }
    },
  };
});

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "p429-full-"));
  disk.free = Number.POSITIVE_INFINITY;
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

async function fill(free: number, events: number): Promise<{ writer: RunWriter; closing: unknown }> {
  const world = new World();
  const writer = await RunWriter.open(dir);
  writer.plan(new World().phase("traffic", () => {}).plan());
  writer.environment(world.environment());
  disk.free = free;
  for (let t = 0; t < events; t++) {
    writer.history({ type: "phase", t, phase: "traffic", edge: "begin" });
    if (t % 100 === 0) await new Promise(setImmediate);
  }
  return { writer, closing: await writer.close().catch((error: unknown) => error) };
}

test("is ERR_DISK_FULL, told at once and at the close, and what was written stays readable", async () => {
  const { writer, closing } = await fill(5000, 1000);
  expect(closing).toMatchObject({ code: "ERR_DISK_FULL" });
  expect(writer.failure.reason).toBe(closing);
  const trial = readRun(dir);
  const events = [...trial.history()];
  expect(events.length).toBeGreaterThan(50);
  expect(events.length).toBeLessThan(1000);
  expect(events.map(({ t }) => t)).toEqual(events.map((_, at) => at));
  expect(trial.truncated).toContain("history.ndjson");
});

test("green twin: enough room", async () => {
  const { writer, closing } = await fill(Number.POSITIVE_INFINITY, 1000);
  expect(closing).toBeUndefined();
  expect(writer.failure.aborted).toBe(false);
  expect([...readRun(dir).history()]).toHaveLength(1000);
});

test("a burst beyond the buffer is written in order all the same", async () => {
  const writer = await RunWriter.open(dir);
  const detail = "x".repeat(2000);
  for (let t = 0; t < 5000; t++) writer.history({ type: "fault", t, fault: "f1", kind: "redis", replica: 0, detail });
  await writer.close();
  writer.plan(new World().phase("traffic", () => {}).plan());
  writer.environment(new World().environment());
  expect([...readRun(dir).history()].map(({ t }) => t)).toEqual(Array.from({ length: 5000 }, (_, t) => t));
});
