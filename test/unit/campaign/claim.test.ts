import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { claimDirectory } from "../../../harness/campaign/begin.ts";
import type { CampaignPlan } from "../../../harness/contracts/index.ts";

test.each([
  ["a campaign", {} as CampaignPlan],
  ["a single trial", null],
])("of two that write to one empty directory the second is refused: %s", async (_, plan) => {
  const dir = mkdtempSync(join(tmpdir(), "phantom429-claim-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const both = await Promise.allSettled([claimDirectory(dir, plan), claimDirectory(dir, plan)]);
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(both).toContainEqual({ status: "rejected", reason: expect.objectContaining({ code: "ERR_OUT_NOT_EMPTY" }) });
});
