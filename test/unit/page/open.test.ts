import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { PhantomError } from "../../../harness/errors/index.ts";
import { pageOf } from "../../../harness/page/index.ts";
import { writeCampaignReports } from "../../../harness/report/index.ts";
import { converged, diverged, outcome } from "../report/examples.ts";

let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "p429-open-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const error = new PhantomError("ERR_REPLICA_DIED", { operation: "start", message: "It died.", hint: "Again." });

test("a campaign without its page gets one from campaign.json", async () => {
  const trials = [converged, diverged].map((verdict) => outcome(verdict, join(dir, verdict.subject.spec, "trial")));
  const failures = [{ subject: "1.84.0", scenario: "control-success", seed: 1, error }];
  const times = { startedAt: "2026-01-02T03:04:05Z", finishedAt: "2026-01-02T03:05:05Z" };
  await writeCampaignReports(dir, { dir, trials, failures, stacks: [], ...times });
  const page = await pageOf(dir);
  expect(page).toBe(join(dir, "report.html"));
  expect(readFileSync(page, "utf8")).toContain("<h1>2 trials</h1>");
});

test("a campaign's directories lead to files, whatever they are called", async () => {
  const trial = outcome(converged, join(dir, "javascript:alert(1)"));
  const times = { startedAt: "2026-01-02T03:04:05Z", finishedAt: "2026-01-02T03:05:05Z" };
  await writeCampaignReports(dir, { dir, trials: [trial], failures: [], stacks: [], ...times });
  const html = readFileSync(await pageOf(dir), "utf8");
  const content = JSON.parse(/id="content">(.*?)<\/script>/.exec(html)![1]!);
  expect(content.campaign.cells.map((cell: { dir: string }) => cell.dir)).toEqual(["./javascript%3Aalert(1)"]);
});

test("what is no run says so, and what to do", async () => {
  mkdirSync(join(dir, "some"));
  await expect(pageOf(dir)).rejects.toMatchObject({
    code: "ERR_RUN_DIRECTORY_INVALID",
    message: `${dir} is no run and no campaign that ended: it has no report.html, plan.json or campaign.json.`,
    hint: expect.stringContaining("--resume"),
  });
  writeFileSync(join(dir, "campaign.json"), "{}");
  await expect(pageOf(dir)).rejects.toMatchObject({
    message: "campaign.json does not have the form that it must have.",
    hint: expect.stringContaining("phantom429 report"),
  });
  expect(existsSync(join(dir, "report.html"))).toBe(false);
});
