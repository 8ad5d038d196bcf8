import { z } from "zod";
import { EntityKind, Route } from "./plan.ts";

/** An entity of the plan as it exists in this trial. */
export const BoundEntity = z.strictObject({
  ref: z.string(),
  kind: EntityKind,
  budget: z.number().nullable(),
  /** Id in LiteLLM (for a key: its sha256 token). */
  id: z.string(),
  /** Redis key of its spend counter, namespace included. */
  counterKey: z.string(),
});
export type BoundEntity = z.infer<typeof BoundEntity>;

/** What a subject is able to do, found in its installed sources or image, never from its version. */
export const Capabilities = z.strictObject({
  /** It has code that reserves budget before a call. */
  reservation: z.boolean(),
  /** Entity kinds for which its sources name a `spend:<kind>:` counter. */
  counters: z.array(EntityKind),
  /** Routes of the plan's kind that its sources serve; absent: nobody looked. */
  routes: z.array(Route).optional(),
  /** It writes spend to rows from a ledger of deliveries ("LiteLLM_SpendLogDelivery"); absent: nothing of one was seen. */
  spendLedger: z.literal(true).optional(),
});
export type Capabilities = z.infer<typeof Capabilities>;

/** Non-secret diagnostics of one trial: environment.json. */
export const Environment = z.strictObject({
  schemaVersion: z.literal(1),
  phantom429: z.string(),
  /** Short random name that keeps this trial's entities apart from others' on a shared stack. */
  trial: z.string(),
  command: z.string(),
  startedAt: z.iso.datetime(),
  host: z.strictObject({ os: z.string(), arch: z.string(), cpus: z.number(), memoryGiB: z.number(), node: z.string() }),
  subject: z.strictObject({
    /** As asked for. */
    spec: z.string(),
    /** As the process itself reports it. */
    version: z.string(),
    python: z.string(),
    /** Versions of the libraries on which disconnects and Redis behaviour depend. */
    packages: z.record(z.string(), z.string()),
    settings: z.record(z.string(), z.unknown()),
    patches: z.array(z.strictObject({ file: z.string(), sha256: z.string() })),
    capabilities: Capabilities,
  }),
  stack: z.strictObject({
    kind: z.enum(["local", "docker", "attach", "stub"]),
    start: z.enum(["fork", "exec"]),
    replicas: z.number().int().positive(),
    postgres: z.string(),
    redis: z.string(),
    queryEngine: z.enum(["wasm", "native", "none"]),
    /** What its containers run: litellm, redis, postgres. */
    images: z.record(z.string(), z.strictObject({ name: z.string(), id: z.string() })).optional(),
  }),
  profile: z.enum(["fast", "reporter"]),
  /** The longest time between two database writes of a replica, ms: 1000 × (proxy_batch_write_at + 5). */
  writeIntervalMs: z.number().positive(),
  counterTtlS: z.number().positive(),
  provider: z.strictObject({ name: z.literal("mock"), dialect: z.string(), model: z.string() }),
  entities: z.array(BoundEntity),
  /** The record has a manifest, or was never closed. Absent: it is of a harness that wrote none. */
  manifest: z.literal("manifest.json").optional(),
});
export type Environment = z.infer<typeof Environment>;
