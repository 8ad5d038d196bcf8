/**
 * Requests per second of the harness's own driver over autocannon's, with the same concurrency on the same stub server in a
 * process of its own, which streams a chat completion to each request. Each of the driver's requests has a cancel plan, and one
 * in five is hung up on after its second chunk. autocannon keeps its connections; `reconnecting` is autocannon with a new one for
 * each request, as the driver's are. Median of the rounds' ratios, budget 0.8 at least. Last line: one JSON document.
 * Options: [rounds] [requests].
 */
import { interruptible } from "../harness/cli/index.ts";
import { startClock } from "../harness/clock.ts";
import { maxConcurrency } from "../harness/planner/check.ts";
import { byAutocannon, byDriver } from "./driver/load.ts";
import { oneIn } from "./driver/share.ts";
import { startStub } from "./driver/stub.ts";
import { median, round3 } from "./numbers.ts";

const budget = 0.8;
const [rounds, requests] = [Number(process.argv[2] ?? 5), Number(process.argv[3] ?? 10_000)];
const interrupted = interruptible(process, process.exit, (text) => process.stderr.write(text));
const signal = AbortSignal.any([interrupted.signal, AbortSignal.timeout(15 * 60_000)]);
const clock = startClock();
const rates = { driver: [] as number[], autocannon: [] as number[], reconnecting: [] as number[] };

await using stub = await startStub(clock);
const load = { requests, connections: maxConcurrency };
// The first round warms compilers up.
for (let round = 0; round <= rounds; round++) {
  const driver = await byDriver(stub, requests, clock, signal);
  const autocannon = await byAutocannon(stub, { ...load, reconnect: false }, clock, signal);
  const reconnecting = await byAutocannon(stub, { ...load, reconnect: true }, clock, signal);
  const said = Object.entries({ driver, autocannon, reconnecting }).map(([who, rate]) => `${who} ${Math.round(rate)}`);
  console.error(`round ${round}${round === 0 ? " (not counted)" : ""}: ${said.join(", ")} requests per second`);
  if (round === 0) continue;
  rates.driver.push(driver);
  rates.autocannon.push(autocannon);
  rates.reconnecting.push(reconnecting);
}

const over = (others: readonly number[]) => round3(median(rates.driver.map((rate, round) => rate / others[round]!)));
const ratio = over(rates.autocannon);
console.log(
  JSON.stringify({
    rounds,
    requests,
    concurrency: maxConcurrency,
    cancelled: Math.floor(requests / oneIn),
    medianPerSecond: Object.fromEntries(Object.entries(rates).map(([who, all]) => [who, Math.round(median(all))])),
    ratio,
    ratioReconnecting: over(rates.reconnecting),
    budget,
    within: ratio >= budget,
  }),
);
