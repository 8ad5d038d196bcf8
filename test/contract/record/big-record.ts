import { defaultScript } from "../../../harness/provider/script.ts";
import { createRunDirectory, RunWriter } from "../../../harness/record/index.ts";
import { customer, key, type Request, World } from "../../unit/oracle/builder.ts";

/** The harness's clock has fractions: 17 digits for each time. */
class FineWorld extends World {
  override tick(ms = 10): number {
    return super.tick(ms * 1.0000012345678);
  }
}

/** Writes a run directory of so many background requests, each reserved, settled and billed, and of one that leaks. */
export async function recordBigTrial(dir: string, count: number): Promise<void> {
  const world = new FineWorld({ budget: 1e6 });
  world.background = {
    identities: ["customer-key", "customer"],
    requestsPerSecond: 500,
    requests: count,
    maxTokens: 60,
    provider: { ...defaultScript, inputTokens: 12, outputTokens: 24 },
    during: "load",
  };

  await createRunDirectory(dir);
  const writer = await RunWriter.open(dir);

  async function flush(): Promise<void> {
    for (const event of world.history.splice(0)) writer.history(event);
    for (const entry of world.ledger) writer.ledger({ ...entry, n: entries++ });
    world.ledger.length = 0;
    for (const event of world.provider.splice(0)) writer.provider(event);
    for (const sample of world.samples.splice(0)) writer.sample(sample);
    await new Promise(setImmediate);
  }
  let entries = 0;

  function background(number: number): Request {
    const request = world.request({ maxTokens: 60, replica: number % 2 }, `bg${number}`);
    world.phases.at(-1)!.requests.pop();
    return request;
  }

  world.phase("load", () => {}, { settle: "none" });
  for (let number = 1; number <= count; number += 20) {
    const batch = Array.from({ length: 20 }, (_, offset) => background(number + offset).invoke());
    for (const request of batch) {
      world.get(request.replica, customer);
      world.get(request.replica, key);
      request.reserve().receive().headers().chunk();
    }
    for (const request of batch) request.done().ok().settle().chargeKey().bill();
    await flush();
  }
  world.phase("rest", (world) => {
    world.request({ stream: true, cancelAt: "after-chunk:1" }).abort({ chunks: 1 });
  });
  await flush();
  writer.plan(world.plan());
  writer.environment(world.environment());
  await writer.close();
}
