import { expect, test } from "vitest";
import { ownFile } from "../../../harness/campaign/own-file.ts";
import { repeatCommand } from "../../../harness/report/index.ts";
import { findScenario } from "../../../scenarios/index.ts";
import { diverged, environment } from "../report/examples.ts";

test.each([
  ["file:///home/me/work/mine.ts", "./mine.ts"],
  ["file:///home/me/work/load/my%20own.ts?v=1", "./load/my own.ts"],
  ["file:///home/me/mine.ts", "/home/me/mine.ts"],
  ["mine", null],
])("%s is typed as %s", (url, typed) => {
  expect(ownFile({ url }, "/home/me/work")).toBe(typed);
});

test("phantom429's own scenarios are typed by their names", () => {
  expect(ownFile(findScenario("control-success"))).toBeNull();
});

test("a trial is repeated by the file", () => {
  expect(repeatCommand(diverged, { ...environment, scenarioFile: "./my own.ts" })).toContain(
    "npx phantom429 run './my own.ts' --litellm",
  );
});
