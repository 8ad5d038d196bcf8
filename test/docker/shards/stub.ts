/**
 * `phantom429 run` on gateways that leak where a stream is aborted, in place of LiteLLM. The first try of the shard that HELD names
 * judges one trial, writes RESULTS/held and stays so, as a task whose machine hangs.
 */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RunCampaign } from "../../../harness/campaign/index.ts";
import { runCampaignOn } from "../../../harness/campaign/run-campaign.ts";
import { cli } from "../../../harness/cli/index.ts";
import { scenarios } from "../../../scenarios/index.ts";
import { prepareStub } from "../../contract/campaign/stub-campaign.ts";
import { fakeLibrary, fakeTerminal } from "../../unit/cli/fakes.ts";

const { HELD, RESULTS } = process.env;
const held = join(RESULTS!, "held");

const runCampaign: RunCampaign = (options, observe, signal) => {
  const holds = `${options.shard?.index}` === HELD && !existsSync(held);
  const observed: typeof observe = (event) => {
    observe(event);
    if (!holds || event.type !== "verdict") return;
    writeFileSync(held, "");
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  };
  return runCampaignOn(prepareStub({ switches: { leakOnAbort: true } }), options, observed, signal);
};

const progress = (text: string) => process.stderr.write(text);
const terminal = fakeTerminal(process.cwd(), { progress, print: progress });
const library = fakeLibrary({ scenarios, runCampaign, resolveSpecs: async (specs) => [...specs] });
const result = await cli(process.argv.slice(2), library, terminal);
process.stdout.write(result.stdout);
process.stderr.write(result.stderr);
process.exitCode = result.exitCode;
