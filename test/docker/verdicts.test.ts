import { expect, test } from "vitest";
import type { CampaignResult } from "../../harness/campaign/index.ts";
import { connectDaemon } from "../../harness/stack/docker/index.ts";
import { campaign } from "../real/campaign.ts";
import { marked } from "./marked.ts";

/** 1.84.0 leaks what an aborted stream reserved, and what a killed replica held; a success leaks nothing. */
const scenarios = ["control-success", "stream-abort-after-chunk", "replica-killed"];

test("containers give the verdicts, modes and leaked requests that processes give", async () => {
  const local = judged(await campaign(["1.84.0"], scenarios));
  const docker = judged(await campaign(["1.84.0"], scenarios, { stack: "docker" }));
  expect(docker).toEqual(local);
  expect(Object.values(docker).map(({ verdict }) => verdict)).toEqual(["converged", "diverged", "diverged"]);
  expect(docker["stream-abort-after-chunk"]!.leaked).not.toEqual([]);
  expect(await marked(await connectDaemon(), `${process.pid}-`), "nothing is left on the daemon").toEqual([]);
});

/** By scenario: the plan, what was judged, and which requests are to blame. */
function judged({ trials }: CampaignResult) {
  return Object.fromEntries(
    trials.map(({ verdict: { scenario, planHash, verdict, findings } }) => {
      const blamed = findings.filter(({ invariant }) => invariant === "settled");
      const leaked = blamed.flatMap(({ mode, requests }) => requests.map((id) => `${mode} ${id}`)).sort();
      const modes = [...new Set(findings.map(({ invariant, mode }) => `${invariant} ${mode}`))].sort();
      return [scenario, { planHash, verdict, modes, leaked }];
    }),
  );
}
