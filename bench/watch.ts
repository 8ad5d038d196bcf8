/**
 * From an edit of a file of a checkout to the verdict of `phantom429 watch`, as ratios over one plain start of the scenario's two
 * replicas measured in the same round. An edit appends a comment, to `proxy_server.py` and then to a leaf module. The checkout is
 * made of the installed release's packages. Median of the rounds, budget 0.5 for either. Last line: one JSON document.
 * Options: [release] [rounds] [scenario].
 */
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { interruptible } from "../harness/cli/index.ts";
import { defaultRelease } from "../harness/releases/default-release.ts";
import { cacheDirectory, installSubject, parseSpec } from "../harness/subject/index.ts";
import { median, round3, seconds } from "./numbers.ts";
import { plainStart } from "./plain-start.ts";
import { makeCheckout } from "./watch/checkout.ts";
import { startWatcher } from "./watch/watcher.ts";

const budget = 0.5;
const edited = {
  proxyServer: "litellm/proxy/proxy_server.py",
  leaf: "litellm/proxy/spend_tracking/budget_reservation.py",
};
const [release = defaultRelease, rounds = "3", scenario = "stream-abort-after-chunk"] = process.argv.slice(2);
const interrupted = interruptible(process, process.exit, (text) => process.stderr.write(text));
const signal = AbortSignal.any([interrupted.signal, AbortSignal.timeout(30 * 60_000)]);
const cacheDir = cacheDirectory();
const dir = mkdtempSync(join(tmpdir(), "phantom429-bench-"));
process.on("exit", () => rmSync(dir, { recursive: true, force: true }));
const report = (line: string) => console.error(line);
const wanted = { cacheDir, latestDeps: false, patches: [], signal, report };

const installed = await installSubject(parseSpec(release), wanted);
const checkout = join(dir, "checkout");
using _copies = await makeCheckout(installed, checkout, cacheDir);
for (const file of Object.values(edited))
  if (!existsSync(join(checkout, file))) throw new Error(`${release} has no ${file}`);
mkdirSync(join(dir, "cwd"));
await using watcher = startWatcher(scenario, checkout, join(dir, "cwd"), signal);
const from = performance.now();
const verdicts = new Set([await watcher.verdict()]);
console.error(`first round: ${seconds(performance.now() - from)}`);

const taken: Record<"plain" | keyof typeof edited, number[]> = { plain: [], proxyServer: [], leaf: [] };
for (let round = 1; round <= Number(rounds); round++) {
  taken.plain.push(await plainStart({ release, replicas: 2, logDir: dir, signal }));
  taken.proxyServer.push(await edit(edited.proxyServer, round));
  taken.leaf.push(await edit(edited.leaf, round));
  const said = Object.entries(taken).map(([what, all]) => `${what} ${seconds(all.at(-1)!)}`);
  console.error(`round ${round}: ${said.join(", ")}`);
}
const left = await watcher.end();
if (left.length > 0) throw new Error(`watch did not end as it should: ${left.join(", ")}`);

const medianMs = { plain: median(taken.plain), proxyServer: median(taken.proxyServer), leaf: median(taken.leaf) };
const ratios = {
  proxyServer: round3(medianMs.proxyServer / medianMs.plain),
  leaf: round3(medianMs.leaf / medianMs.plain),
};
const within = Math.max(ratios.proxyServer, ratios.leaf) <= budget;
console.log(
  JSON.stringify({
    release,
    scenario,
    rounds: Number(rounds),
    medianMs,
    ratios,
    budget,
    within,
    verdicts: [...verdicts],
  }),
);

/** From the edit to the verdict; ms. */
async function edit(file: string, round: number): Promise<number> {
  const verdict = watcher.verdict();
  const from = performance.now();
  appendFileSync(join(checkout, file), `# round ${round}\n`);
  verdicts.add(await verdict);
  return performance.now() - from;
}
