/**
 * One scenario by the command line, with warm caches, as ratios over one plain start of its two replicas measured in the same
 * round: `cold` from nothing, `warm` on the warm host that it leaves for 5 s. Median of the rounds. Last line: one JSON document. Options: [release] [rounds] [scenario].
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { interruptible } from "../harness/cli/index.ts";
import { defaultRelease } from "../harness/releases/default-release.ts";
import { median, round3, seconds } from "./numbers.ts";
import { plainStart } from "./plain-start.ts";

const [release = defaultRelease, rounds = "3", scenario = "stream-abort-after-chunk"] = process.argv.slice(2);
const interrupted = interruptible(process, process.exit, (text) => process.stderr.write(text));
const signal = AbortSignal.any([interrupted.signal, AbortSignal.timeout(20 * 60_000)]);
const dir = mkdtempSync(join(tmpdir(), "phantom429-bench-"));
process.on("exit", () => rmSync(dir, { recursive: true, force: true }));
const program = join(import.meta.dirname, "..", "bin", "phantom429.js");

const taken: Record<"plain" | "cold" | "warm", number[]> = { plain: [], cold: [], warm: [] };
const verdicts = new Set<string>();
for (let round = 1; round <= Number(rounds); round++) {
  taken.plain.push(await plainStart({ release, replicas: 2, logDir: dir, signal }));
  taken.cold.push(await run());
  taken.warm.push(await run());
  const said = Object.entries(taken).map(([what, all]) => `${what} ${seconds(all.at(-1)!)}`);
  console.error(`round ${round}: ${said.join(", ")}`);
}

const medianMs = { plain: median(taken.plain), cold: median(taken.cold), warm: median(taken.warm) };
const ratios = { cold: round3(medianMs.cold / medianMs.plain), warm: round3(medianMs.warm / medianMs.plain) };
console.log(JSON.stringify({ release, scenario, rounds: Number(rounds), medianMs, ratios, verdicts: [...verdicts] }));

/** A whole run, from the command to its exit; ms. */
async function run(): Promise<number> {
  const args = ["run", scenario, "--litellm", release, "--keep-warm", "5s", "--out", join(dir, "run"), "--json"];
  const from = performance.now();
  const { stdout } = await execa(process.execPath, [program, ...args], { cancelSignal: signal, reject: false });
  const took = performance.now() - from;
  verdicts.add(JSON.parse(stdout).trials[0].verdict.verdict);
  rmSync(join(dir, "run"), { recursive: true, force: true });
  return took;
}
