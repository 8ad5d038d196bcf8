import { cpus, platform, release, totalmem } from "node:os";
import { type BoundEntity, type Environment, type Look, model, type Plan } from "../contracts/index.ts";
import type { StartedStack } from "../stack/index.ts";
import { version } from "../version.ts";

export interface Described {
  trial: string;
  stack: StartedStack;
  plan: Pick<Plan, "replicas">;
  profile: "fast" | "reporter";
  command: string;
  scenarioFile?: string | null;
  /** ".", of a plan that was given as it is. */
  replay?: string | null;
  look: Look | null;
  /** The database has a ledger of spend. */
  ledger: boolean;
  entities: BoundEntity[];
}

/** The non-secret diagnostics of a trial: what ran, where, and on what. */
export function describeEnvironment(described: Described): Environment {
  const { trial, stack, plan, profile, command, scenarioFile, replay, look, ledger, entities } = described;
  const capabilities = { ...stack.subject.capabilities, ...(ledger ? { spendLedger: true as const } : {}) };
  return {
    schemaVersion: 1,
    phantom429: version,
    trial,
    command,
    ...(scenarioFile ? { scenarioFile } : {}),
    ...(replay ? { replay } : {}),
    startedAt: new Date().toISOString(),
    host: {
      os: `${platform()} ${release()}`,
      arch: process.arch,
      cpus: cpus().length,
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      node: process.version,
    },
    subject: { ...stack.subject, capabilities, ...(look ? { look } : {}) },
    stack: {
      kind: stack.kind,
      start: stack.versions.start,
      ...(stack.versions.keptWarm ? { keptWarm: true } : {}),
      // A shared stack may have more; they get none of its requests.
      replicas: Math.min(plan.replicas, stack.replicas.length),
      postgres: stack.versions.postgres,
      redis: stack.versions.redis,
      queryEngine: stack.versions.queryEngine,
      ...(stack.images ? { images: { ...stack.images } } : {}),
    },
    profile,
    writeIntervalMs: stack.writeIntervalMs,
    ...(stack.writeSpreadsS ? { writeSpreadsS: [...stack.writeSpreadsS] } : {}),
    counterTtlS: stack.counterTtlS,
    provider: { name: "mock", dialect: "openai chat completions", model: model.name },
    entities,
  };
}
