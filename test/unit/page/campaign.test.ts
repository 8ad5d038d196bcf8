import { expect, test } from "vitest";
import { campaignPage } from "../../../harness/page/campaign-page.ts";
import { converged, diverged, outcome } from "../report/examples.ts";

const result = {
  dir: "/runs",
  trials: [outcome(converged), outcome(diverged)],
  failures: [],
  stacks: [],
  startedAt: "2026-11-29T10:00:00Z",
  finishedAt: "2026-11-29T10:05:00Z",
};

test("where there is no room for all evidence, that of the worst is there", async () => {
  const large = "x".repeat(5_000_000);
  const { campaign, evidence } = await campaignPage(
    result,
    (dir) => dir,
    async () => large,
  );
  expect([...evidence.keys()]).toEqual(["trial-1"]);
  expect(campaign.cells.map(({ verdict, packed }) => [verdict, packed])).toEqual([
    ["converged", null],
    ["diverged", "trial-1"],
  ]);
});

test("each mode that is named has its page", async () => {
  const { campaign } = await campaignPage(
    result,
    (dir) => dir,
    async () => null,
  );
  expect(campaign.modes.D1).toMatchObject({ url: expect.stringContaining("docs/modes/d01") });
  expect(campaign.cells[1]).toMatchObject({ leaked: 0.22, modes: ["D1"] });
});
