import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join, relative as pathRelative, sep } from "node:path";
import type { Verdict } from "../contracts/index.ts";
import type { Judgement } from "../oracle/index.ts";
import type { RecordedTrial } from "../record/index.ts";
import { subjectLabel } from "../report/index.ts";
import { oneLine, shortKeys, withoutSecrets } from "../text/index.ts";
import { campaignPage, type ShownCampaign, type ShownTrial } from "./campaign-page.ts";
import { client } from "./client.ts";
import { escaped, evidenceIn, htmlDocument } from "./document.ts";
import { pack } from "./pack.ts";
import { pageTrial } from "./trial-page.ts";

/** The page of a trial or a campaign, in its directory. */
export const pageFile = "report.html";

const trialId = "trial";
const keptLines = 400;

/** Writes report.html of a trial that was judged into its run directory. */
export async function writeTrialPage(dir: string, run: RecordedTrial, judgement: Judgement): Promise<void> {
  const { verdict } = judgement;
  const trial = pageTrial(run, judgement, await readLogs(join(dir, "logs")));
  const html = htmlDocument({
    title: `${verdict.verdict}: ${verdict.scenario} on ${verdict.subject.spec}`,
    beginning: trialBeginning(verdict),
    content: { kind: "trial", packed: trialId },
    evidence: new Map([[trialId, pack(trial)]]),
    ...(await client()),
  });
  await writeFile(join(dir, pageFile), html);
}

/** Writes report.html of a campaign into its directory, with the evidence that the pages of its trials hold. */
export async function writeCampaignPage(dir: string, result: ShownCampaign): Promise<void> {
  // A directory may be called like a URL: "javascript:…".
  const relative = (trial: string) => ["."].concat(namesIn(pathRelative(dir, trial)).map(encodeURIComponent)).join("/");
  const { campaign, evidence } = await campaignPage(result, relative, evidenceOf);
  const html = htmlDocument({
    title: `phantom429: ${campaign.cells.length} trials on ${campaign.subjects.join(", ")}`,
    beginning: `<h1>${campaign.cells.length} trials</h1><p>This page needs JavaScript. summary.md has the same in words.</p>`,
    content: { kind: "campaign", campaign },
    evidence,
    ...(await client()),
  });
  await writeFile(join(dir, pageFile), html);
}

const namesIn = (path: string) => path.split(sep).filter((name) => name !== "");

async function evidenceOf({ dir }: ShownTrial): Promise<string | null> {
  const file = join(dir, pageFile);
  return existsSync(file) ? evidenceIn(await readFile(file, "utf8"), trialId) : null;
}

/** For readers without scripts, and for searching. */
function trialBeginning({ verdict, scenario, subject, seed, headline, reason }: Verdict): string {
  const [first, rest] = [headline, reason.slice(headline.length)].map((text) => escaped(shortKeys(oneLine(text))));
  const title = `${verdict}: ${scenario} on ${subjectLabel(subject)}, seed ${seed}`;
  return `<h1>${escaped(title)}</h1><p>${first}</p><p>${rest}</p><noscript><p>The charts need JavaScript. summary.md has the rest in words.</p></noscript>`;
}

/** The end of each log; a replica that goes wrong says so last. */
async function readLogs(dir: string) {
  const names = await readdir(dir).catch(() => []);
  return Promise.all(
    names
      .filter((name) => name.endsWith(".log"))
      .sort()
      .map(async (name) => {
        const lines = (await readFile(join(dir, name), "utf8")).trimEnd().split("\n");
        const kept = lines.slice(-keptLines).map((line) => withoutSecrets(line).slice(0, 500));
        return { file: `logs/${name}`, lines: kept, omitted: lines.length - kept.length };
      }),
  );
}
