import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { requireCache, tryWriting } from "../../../harness/subject/index.ts";

const dir = mkdtempSync(join(tmpdir(), "p429-places-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test("a place that may be written, also one that does not exist yet, and nothing stays there", async () => {
  await tryWriting(dir);
  await tryWriting(join(dir, "not", "yet"));
  expect(readdirSync(dir)).toEqual([]);
});

test("below /proc it ends, with an error", async () => {
  await expect(requireCache({ PHANTOM429_CACHE: "/proc/x" })).rejects.toMatchObject({
    code: "ERR_PLACE_UNUSABLE",
    exitCode: 2,
    message: expect.stringContaining("PHANTOM429_CACHE names /proc/x, which cannot be written"),
  });
});

test("a file is told as such", async () => {
  const file = join(dir, "file");
  writeFileSync(file, "");
  await expect(requireCache({ PHANTOM429_CACHE: file })).rejects.toMatchObject({
    message: expect.stringContaining(`${file} is a file`),
  });
  await expect(tryWriting(join(file, "below"))).rejects.toThrow(`${file} is a file`);
});
