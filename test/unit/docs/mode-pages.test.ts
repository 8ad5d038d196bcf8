import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { pageOf, tagOf } from "../../../harness/catalogue/index.ts";
import { unknownMode } from "../../../harness/oracle/causes/index.ts";

const repository = join(import.meta.dirname, "../../..");
const numbers = Array.from({ length: 60 }, (_, at) => `D${at + 1}`);

test("each mode of the catalogue has its page", () => {
  const known = numbers.flatMap((mode) => pageOf(mode) ?? []);
  expect(known.length).toBeGreaterThan(30);
  expect(known.filter((page) => !existsSync(join(repository, page)))).toEqual([]);
});

test("a mode is named with its phrase, anything else alone", () => {
  expect(tagOf("D1")).toBe("D1, streams aborted after a chunk");
  expect(tagOf(unknownMode)).toBe(unknownMode);
  expect(pageOf("toString")).toBeNull();
});
