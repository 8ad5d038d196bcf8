import { expect, test } from "vitest";
import { toPhantomError } from "../../../harness/errors/index.ts";

const coded = (code: string, more: object = {}) => Object.assign(new Error(code), { code, ...more });

test.each([
  ["a full disk", coded("ENOSPC"), "ERR_DISK_FULL"],
  ["a full disk of PostgreSQL", coded("53100"), "ERR_DISK_FULL"],
  [
    "a full disk that a program met",
    coded("1", { stderr: "cp: error writing 'x': No space left on device" }),
    "ERR_DISK_FULL",
  ],
  ["what a library wrapped", new Error("fetch failed", { cause: coded("EMFILE") }), "ERR_SYSTEM_LIMIT"],
  ["too many open files", coded("EMFILE", { syscall: "open" }), "ERR_SYSTEM_LIMIT"],
  ["no process more", coded("EAGAIN", { syscall: "spawn /usr/bin/python3" }), "ERR_SYSTEM_LIMIT"],
  ["a read that is to be tried again", coded("EAGAIN", { syscall: "read" }), "ERR_UNEXPECTED"],
  ["a missing file", coded("ENOENT"), "ERR_UNEXPECTED"],
])("%s", (_, thrown, code) => {
  expect(toPhantomError(thrown, "test")).toMatchObject({ code, operation: "test", cause: thrown });
});
