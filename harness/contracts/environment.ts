import { z } from "zod";
import { EntityKind, Route } from "../catalogue/index.ts";

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

/** What a subject is able to do, found in its installed sources or image (attached: on the wire), never from its version. */
export const Capabilities = z.strictObject({
  /** It has code that reserves budget before a call. */
  reservation: z.boolean(),
  /** Entity kinds for which its sources name a `spend:<kind>:` counter. */
  counters: z.array(EntityKind),
  /** Routes of the plan's kind that its sources serve; absent: nobody looked. */
  routes: z.array(Route).optional(),
  /**
   * It writes spend to rows from a ledger of deliveries ("LiteLLM_SpendLogDelivery"): its sources or its database have one.
   * Absent: neither has.
   */
  spendLedger: z.literal(true).optional(),
});
export type Capabilities = z.infer<typeof Capabilities>;

/** A package of LiteLLM's own that is not as its release names it, because the package index does not serve that. */
export const Assembled = z.strictObject({
  package: z.string(),
  /** A version, or as the release asks for it: ">=0.4.113". */
  wanted: z.string(),
  /** The version that stands in; null: it was left out. */
  got: z.string().nullable(),
});
export type Assembled = z.infer<typeof Assembled>;

/**
 * What a few plain calls showed on the wire. They are sent where the sources deny what a scenario needs: only what both
 * deny is not there.
 */
export const Look = z.strictObject({
  /** Some counter grew before the provider had the call; null: no call could be looked at. */
  reservation: z.boolean().nullable(),
  /** Entity kinds on whose counters there were commands. */
  counters: z.array(EntityKind),
  /** Kinds that the subject would not create, and its answer. */
  refused: z.partialRecord(EntityKind, z.string()),
  /** Kinds of which the calls showed nothing, and why. */
  undecided: z.partialRecord(EntityKind, z.string()),
});
export type Look = z.infer<typeof Look>;

/** How the subject's database was made. */
export const DatabaseReport = z.strictObject({
  /** How many were applied. */
  migrations: z.number().int().nonnegative(),
  /** What was changed so that it fits its schema.prisma, in words: "table LiteLLM_SpendLogDelivery", "unique key A (n) dropped". */
  added: z.array(z.string()),
});
export type DatabaseReport = z.infer<typeof DatabaseReport>;

/** Non-secret diagnostics of one trial: environment.json. */
export const Environment = z.strictObject({
  schemaVersion: z.literal(1),
  phantom429: z.string(),
  /** Short random name that keeps this trial's entities apart from others' on a shared stack. */
  trial: z.string(),
  command: z.string(),
  /** The file of the scenario, as typed where the command was. Absent: the scenario is one of phantom429's. */
  scenarioFile: z.string().optional(),
  /**
   * Its plan was given as it is, not made of a scenario and a seed, so `replay` takes the run directory: ".", wherever it lies
   * (in older records where it was made). Absent: scenario and seed make the plan.
   */
  replay: z.string().optional(),
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
    /** Absent: nothing was replaced. */
    assembled: z.array(Assembled).optional(),
    settings: z.record(z.string(), z.unknown()),
    patches: z.array(z.strictObject({ file: z.string(), sha256: z.string() })),
    capabilities: Capabilities,
    /** Absent: the sources, or what was seen of an attached deployment, were enough. */
    look: Look.optional(),
    /** Absent: the database was there before, or nobody looked whether it fits. */
    database: DatabaseReport.optional(),
  }),
  stack: z.strictObject({
    kind: z.enum(["local", "docker", "attach", "stub"]),
    start: z.enum(["fork", "exec"]),
    /** Forked from a process that stays for later runs, or was there from an earlier one; absent: from one of this run's own. */
    keptWarm: z.literal(true).optional(),
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
  /** Seconds that each replica adds to its shortest interval, as the harness chose; absent: LiteLLM chooses 0 to 5 at random. */
  writeSpreadsS: z.array(z.number()).optional(),
  /** In older records: for how long nothing changed before it was at rest, ms. */
  rest: z.strictObject({ stableMs: z.number(), afterFaultMs: z.number() }).optional(),
  counterTtlS: z.number().positive(),
  provider: z.strictObject({ name: z.literal("mock"), dialect: z.string(), model: z.string() }),
  entities: z.array(BoundEntity),
  /** The record has a manifest, or was never closed. Absent: it is of a harness that wrote none. */
  manifest: z.literal("manifest.json").optional(),
});
export type Environment = z.infer<typeof Environment>;
