import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { Redis } from "ioredis";
import type { Clock } from "../../clock.ts";
import type { Capabilities, LedgerEntry } from "../../contracts/index.ts";
import { openSampler, type Sampler } from "../../record/index.ts";
import { bindEntities, borrow, nameEntities } from "../../subject/index.ts";
import { withoutSecrets } from "../../text/index.ts";
import {
  capabilitiesSeen,
  crossed,
  lookPlan,
  prefixSeen,
  type SeenCall,
  type Sent,
  sendCalls,
  ttlSeen,
} from "../look/index.ts";
import type { StartedStack } from "../types.ts";
import { call, type Deployment, unsuited } from "./deployment.ts";

/** What a deployment does, as seen on the wire. */
export interface Probed {
  capabilities: Omit<Capabilities, "routes">;
  keyPrefix: string;
  counterTtlS: number;
  /** Removes what was created for looking, when LiteLLM's last batch about it has been written. */
  remove(): Promise<void>;
}

export interface ProbeOptions {
  deployment: Deployment;
  stack: Pick<StartedStack, "replicas" | "provider" | "redisProxy"> & Required<Pick<StartedStack, "caughtUp">>;
  clock: Clock;
  writeIntervalMs: number;
  signal: AbortSignal;
  report(line: string): void;
}

const proxyHint =
  "Each replica's Redis must be the relay's port for it, in the order of --url: the first --url the first port, and so on.";

/**
 * Sends a few calls of entities of its own and looks at what comes of them, at the relay, in Redis and in Postgres.
 * @throws PhantomError ERR_DEPLOYMENT_UNSUITED when they do not come where they must
 */
export async function probe(options: ProbeOptions): Promise<Probed> {
  const { deployment, stack, signal, report, clock } = options;
  const plan = lookPlan(stack.replicas.length);
  const trial = `p429-${randomBytes(4).toString("hex")}`;
  const { masterKey, redisUrl, postgresUrl } = deployment;
  const at = { replicas: stack.replicas, masterKey, redisUrl, postgresUrl, keyPrefix: "" };
  const { entities, secrets } = nameEntities({ plan, trial, stack: at });
  await using sampler = await openSampler({ redisUrl, postgresUrl, clock });
  await using created = new AsyncDisposableStack();
  created.use(await borrow({ plan, trial, stack: at, lastWriteMs: 0, report }));
  report("creating entities to look with");
  await bindEntities({ plan, trial, stack: at, signal });

  const post = ({ url, path, key, body }: Sent) =>
    call(deployment, url, path, { key, method: "POST", body, signal, timeoutMs: 60_000 });
  const calls: SeenCall[] = [];
  report("looking at what it does with a few calls");
  for await (const one of sendCalls({ plan, trial, entities, secrets, stack, post, signal })) {
    const { url, path, status, text, replica, receivedAt } = one;
    if (status !== 200) {
      throw unsuited(
        `call ${url}${path}`,
        `It answered ${status}: ${withoutSecrets(text).slice(0, 300)}`,
        "Its models' api_base must name the relay's provider, and its Redis the relay's proxies; docs/attach.md.",
      );
    }
    if (receivedAt !== null && one.entries.length === 0) {
      const message = `The relay sees no spend counter of replica ${replica} (${url}).`;
      throw unsuited("look at its counters", message, proxyHint);
    }
    calls.push(one);
  }

  if (calls.some(({ receivedAt }) => receivedAt === null)) {
    throw unsuited(
      "look where its calls go",
      "Calls to its models were answered, but not by the relay's provider.",
      "Point api_base of the models at the relay, and switch LiteLLM's response cache off for calls (supported_call_types: []).",
    );
  }
  const [wrong] = crossed(calls);
  if (wrong) {
    const message = `Replica ${wrong.replica} (${stack.replicas[wrong.replica]!.url}) reaches Redis through the relay's port for replica ${wrong.through}.`;
    throw unsuited("look at its counters", message, `${proxyHint} A load balancer must not stand between.`);
  }
  const { reservation, counters } = capabilitiesSeen(calls, entities);
  if (reservation === null) {
    throw unsuited(
      "look at its counters",
      "A call was not charged within 3 s of its answer, and what came later cannot be told from a reservation.",
      "Try again when the deployment has less to do.",
    );
  }
  const counted = calls.flatMap(({ entries: seen }) => seen).findLast((entry) => operationOfAdd(entry));
  const ttl = await lifetime(redisUrl, counted?.key ?? calls.at(-1)!.entries[0]!.key);
  await untilWritten(
    sampler,
    entities.filter(({ kind }) => kind === "key"),
    options,
  );
  const writtenAt = clock.now() + options.writeIntervalMs;
  const left = created.move();
  return {
    async remove() {
      await delay(Math.max(0, writtenAt - clock.now()));
      await left.disposeAsync();
    },
    capabilities: { reservation, counters },
    keyPrefix: prefixSeen(calls, entities),
    counterTtlS: ttlSeen(calls) ?? ttl,
  };
}

const operationOfAdd = ({ command }: LedgerEntry) => /^INCR/i.test(command);

/** Of a counter that was just written, in Redis itself: whole seconds, rounded up. */
async function lifetime(redisUrl: string, key: string): Promise<number> {
  const redis = new Redis(redisUrl, { lazyConnect: true, retryStrategy: () => null });
  redis.on("error", () => {});
  try {
    await redis.connect();
    const ms = await redis.pttl(key);
    if (ms > 0) return Math.ceil(ms / 1000);
    throw unsuited(
      "look at its counters",
      ms === -2 ? `Redis has no ${key}, which a replica has just written.` : `The counter ${key} never expires.`,
      ms === -2
        ? "--redis must be the very Redis, and database number, that the relay passes commands on to."
        : "LiteLLM gives its counters a TTL; see what else writes to that Redis.",
    );
  } finally {
    redis.disconnect();
  }
}

/** LiteLLM writes in batches. When one takes longer than was said, what rests would not be at rest. */
async function untilWritten(
  sampler: Sampler,
  keys: Parameters<Sampler["read"]>[0],
  { writeIntervalMs, report, signal }: ProbeOptions,
): Promise<void> {
  report("waiting for its write to Postgres");
  const deadline = performance.now() + writeIntervalMs + 2_000;
  while (performance.now() < deadline) {
    const samples = await sampler.read(keys, "look", false);
    if (samples.every(({ row }) => row !== null && row > 0)) return;
    if (samples.some(({ row }) => row === null)) {
      throw unsuited(
        "look at its rows",
        "The key that was just created has no row in the database.",
        "--database must be the very database that the replicas use.",
      );
    }
    await delay(250, undefined, { signal });
  }
  throw unsuited(
    "look at its rows",
    `Spend was not written to Postgres within ${writeIntervalMs / 1000} s.`,
    "Say how often it writes: --setting general_settings.proxy_batch_write_at=SECONDS, as in its config.yaml.",
  );
}
