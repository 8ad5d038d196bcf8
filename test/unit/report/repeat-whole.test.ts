import { expect, test } from "vitest";
import type { Environment } from "../../../harness/contracts/index.ts";
import { repeatWhole } from "../../../harness/report/index.ts";

const again = (command: string) => repeatWhole({ command } as Environment);

test("a campaign is repeated whole: without its place, its shard and what was missing of it", () => {
  expect(again("phantom429 run --all --litellm 1.84.0 --shard 1/3 --out a --json")).toBe(
    "npx phantom429 run --all --litellm 1.84.0",
  );
  expect(again("phantom429 compare 1.84.0 1.94.3 --resume=reports/x --verbose")).toBe(
    "npx phantom429 compare 1.84.0 1.94.3",
  );
});

test("what bears on the verdicts stays", () => {
  const command = "phantom429 run a b --repeat 3 --setting general_settings.x=1 --patch 'fix it.diff' --expect D9";
  expect(again(command)).toBe(`npx ${command}`);
});
