import { judgeWithRequests } from "../../../harness/oracle/index.ts";
import { writeTrialPage } from "../../../harness/page/index.ts";
import { readRun, writeRequests } from "../../../harness/record/index.ts";
import { recordBigTrial } from "./big-record.ts";

/**
 * Run as a process of its own: records a trial of so many background requests as they would come in, judges it, writes
 * requests.csv and report.html, and prints verdict and peak memory.
 */
const [dir, count] = [process.argv[2]!, Number(process.argv[3])];
await recordBigTrial(dir, count);

const run = readRun(dir);
const judgement = judgeWithRequests(run, { expected: null });
const { verdict } = judgement;
await writeRequests(dir, judgement.requests());
await writeTrialPage(dir, run, judgement);
const { verdict: word, reason, findings } = verdict;
const leaks = findings.flatMap((finding) => finding.leaks.map(({ request }) => request));
console.log(JSON.stringify({ word, reason, leaks, peakMiB: process.resourceUsage().maxRSS / 1024 }));
