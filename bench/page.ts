/**
 * How large pages are, and how fast they open and scroll in Chromium: that of a trial of 10,000 requests, and that of a campaign of
 * 86 × 8 trials, made of the trials below CAMPAIGN_DIR over and over. `npm run bench:page -- CAMPAIGN_DIR`. Last line: one JSON document.
 */
import { globSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import type { TrialOutcome } from "../harness/contracts/index.ts";
import { judgeWithRequests } from "../harness/oracle/index.ts";
import { writeCampaignPage, writeTrialPage } from "../harness/page/index.ts";
import { readRun } from "../harness/record/index.ts";
import { chromiumPath, launch } from "../test/browser/chromium.ts";
import { recordBigTrial } from "../test/contract/record/big-record.ts";
import { round3 } from "./numbers.ts";

const [campaign] = process.argv.slice(2);
const executable = chromiumPath();
if (campaign === undefined || executable === null) {
  console.error("Give the directory of a campaign, on a machine with Chromium (PHANTOM429_CHROMIUM).");
  process.exit(2);
}
const scenarios = 86;
const releases = ["1.83.14", "1.84.0", "1.85.3", "1.88.6", "1.94.3", "1.100.5", "1.106.2", "1.110.2"];
const work = mkdtempSync(join(tmpdir(), "phantom429-bench-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));

const big = join(work, "big");
await recordBigTrial(big, 10_000);
const run = readRun(big);
await writeTrialPage(big, run, judgeWithRequests(run, { expected: null }));

const recorded = await Promise.all(
  globSync("**/plan.json", { cwd: resolve(campaign) })
    .slice(0, scenarios)
    .map(async (file, at): Promise<TrialOutcome> => {
      const run = readRun(join(campaign, dirname(file)));
      const judgement = judgeWithRequests(run, { expected: null });
      const dir = join(work, `trial-${at}`);
      mkdirSync(dir);
      await writeTrialPage(dir, run, judgement);
      return { verdict: judgement.verdict, environment: run.environment, dir };
    }),
);
const trials = releases.flatMap((spec) =>
  Array.from({ length: scenarios }, (_, at) => {
    const outcome = recorded[at % recorded.length]!;
    const scenario = `${outcome.verdict.scenario}-${at}`;
    return { ...outcome, verdict: { ...outcome.verdict, scenario, subject: { ...outcome.verdict.subject, spec } } };
  }),
);
const now = new Date().toISOString();
await writeCampaignPage(work, { trials, failures: [], startedAt: now, finishedAt: now });

await using browser = await launch(executable);
const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });

async function opened(dir: string, ready: string): Promise<number> {
  const begin = performance.now();
  await page.goto(pathToFileURL(join(dir, "report.html")).href);
  await page.waitForSelector(ready);
  return (performance.now() - begin) / 1000;
}

/** The longest time between two frames while the table is scrolled from its top to its end, ms. */
function longestFrame(page: Page): Promise<number> {
  return page.evaluate<number>(`new Promise((resolve) => {
    const box = document.querySelector("section[aria-label=Requests]");
    let last = performance.now(), longest = 0, step = 0;
    function frame(now) {
      if (step > 2) longest = Math.max(longest, now - last);
      last = now;
      box.scrollTop = (box.scrollHeight / 200) * ++step;
      if (step < 200) requestAnimationFrame(frame); else resolve(longest);
    }
    requestAnimationFrame(frame);
  })`);
}

const campaignS = await opened(work, ".matrix tbody tr");
const trialS = await opened(big, "#requests");
const figures = {
  campaignMB: round3(statSync(join(work, "report.html")).size / 1e6),
  campaignOpensS: round3(campaignS),
  trialMB: round3(statSync(join(big, "report.html")).size / 1e6),
  trialOpensS: round3(trialS),
  longestFrameMs: Math.round(await longestFrame(page)),
};
console.error(
  `campaign of ${trials.length} trials: goal below 10 MB and 2 s; trial of 10,000 requests: goal below 100 ms a frame`,
);
console.log(JSON.stringify(figures));
