/** The Redis proxy in a process of its own, as the benchmark loads it: its ledger on, one replica. Argument: Redis's port. */
import { startClock } from "../../harness/clock.ts";
import { startRedisProxy } from "../../harness/redis-proxy/index.ts";

const upstream = { host: "127.0.0.1", port: Number(process.argv[2]) };
const proxy = await startRedisProxy({ upstream, replicas: 1, clock: startClock() });
let recorded = 0;
proxy.onEntry(() => {
  recorded++;
});
process.on("message", () => process.send!({ recorded }));
process.on("disconnect", () => process.exit());
process.send!({ port: proxy.ports[0] });
