/** The command line with a campaign that finishes one trial and then waits to be aborted. argv[2]: "live" or "plain". */

import { cli, interruptible } from "../../../harness/cli/index.ts";
import { startClock } from "../../../harness/clock.ts";
import { fakeCampaign, fakeLibrary } from "../../unit/cli/fakes.ts";

const [mode, ...args] = process.argv.slice(2);
const { runCampaign } = fakeCampaign();
const library = fakeLibrary({
  async runCampaign(options, observe, signal) {
    const told: typeof observe = (event) => event.type === "planned" || observe(event);
    await runCampaign({ ...options, seeds: [1] }, told, signal);
    process.stderr.write("<waiting>\n");
    const keepAlive = setInterval(() => {}, 1000);
    await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    clearInterval(keepAlive);
    throw signal.reason;
  },
});
using interrupts = interruptible(
  process,
  (code) => process.exit(code),
  (text) => process.stderr.write(text),
);
const result = await cli(args, library, {
  live: mode === "live",
  colours: false,
  progress: (text) => process.stderr.write(text),
  print: (text) => process.stdout.write(text),
  cwd: process.cwd(),
  env: {},
  clock: startClock(),
  signal: interrupts.signal,
});
process.stdout.write(result.stdout);
process.exit(result.exitCode);
