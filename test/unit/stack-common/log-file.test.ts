import { fstatSync, mkdtempSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { loggingTo } from "../../../harness/stack/common/log-file.ts";

test("a log's descriptor is closed, also where nothing could be started", () => {
  const dir = mkdtempSync(join(tmpdir(), "phantom429-log-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const log = join(dir, "replica.log");
  const used: number[] = [];
  const start = (line: string) => (descriptor: number) => {
    used.push(descriptor);
    writeSync(descriptor, line);
  };
  loggingTo(log, start("one\n"));
  const failing = (descriptor: number) => {
    start("two\n")(descriptor);
    throw new Error("it did not start");
  };
  expect(() => loggingTo(log, failing)).toThrow("it did not start");
  expect(readFileSync(log, "utf8")).toBe("one\ntwo\n");
  for (const descriptor of used) expect(() => fstatSync(descriptor)).toThrow("EBADF");
});
