import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { typed } from "./fakes.ts";
import { workplace } from "./workplace.ts";

const place = workplace();
const opened = (page: string) => `Open this file in a browser: ${page}\n`;

test("open is of the last run, wherever it wrote", async () => {
  mkdirSync(join(place.dir, "reports"));
  mkdirSync(join(place.dir, "gate"));
  symlinkSync("../gate", join(place.dir, "reports", "latest"));
  expect((await typed(place.dir, "open")).stdout).toBe(opened("gate/report.html"));
});

test("open without a last run says what report says", async () => {
  const { exitCode, stderr } = await typed(place.dir, "open");
  expect(exitCode).toBe(2);
  expect(stderr).toContain("There is no last run here");
});

test("open of a file is of its directory", async () => {
  mkdirSync(join(place.dir, "run"));
  writeFileSync(join(place.dir, "run", "verdict.json"), "{}");
  expect((await typed(place.dir, "open run/verdict.json")).stdout).toBe(opened("run/report.html"));
  expect((await typed(place.dir, "open elsewhere")).stderr).toContain("elsewhere does not exist.");
});
