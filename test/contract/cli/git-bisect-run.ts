/** `phantom429` as `git bisect run` calls it, on a checkout of which the file `state` says what its trials come to. */
import { readFileSync } from "node:fs";
import type { RunCampaign } from "../../../harness/campaign/index.ts";
import { cli } from "../../../harness/cli/index.ts";
import type { VerdictWord } from "../../../harness/contracts/index.ts";
import { PhantomError } from "../../../harness/errors/index.ts";
import { fakeCampaign, fakeLibrary, fakeTerminal } from "../../unit/cli/fakes.ts";

const runCampaign: RunCampaign = async (...campaign) => {
  const state = readFileSync("state", "utf8").trim();
  if (state === "dies")
    throw new PhantomError("ERR_REPLICA_DIED", { operation: "start", message: "It died.", hint: "None." });
  return fakeCampaign({ "path:.": state as VerdictWord }).runCampaign(...campaign);
};
const library = fakeLibrary({ runCampaign, resolveSpecs: async (specs) => [...specs] });
const result = await cli(process.argv.slice(2), library, fakeTerminal(process.cwd()));
process.exitCode = result.exitCode;
process.stdout.write(result.stdout);
process.stderr.write(result.stderr);
