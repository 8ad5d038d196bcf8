import { setTimeout as delay } from "node:timers/promises";
import type { Around, AuditOptions, Sources } from "../../../audit/index.ts";
import type { AuditOutput } from "../../../contracts/index.ts";
import { type CommandResult, jsonText } from "../../../process/index.ts";
import type { Context } from "../../context.ts";
import { type AuditFlags, type ReadAudit, readAudit } from "../../options/index.ts";
import { auditText } from "../../words/index.ts";
import { watchAudits } from "./watch.ts";

/** `audit`: a live deployment's counters beside its rows; changes nothing. Exit 1 on drift, 4 where not all could be read. */
export async function audit(flags: AuditFlags, context: Context): Promise<CommandResult> {
  const { terminal } = context;
  const read = readAudit(flags, terminal);
  const once = (report: (text: string) => void) => auditOnce(flags, read, context, report);
  if (flags.watch) return watchAudits(once, { flags, read, terminal });
  const output = await once((text) => terminal.progress(`${text}\n`));
  const { exitCode } = output;
  if (flags.json) return { exitCode, stdout: jsonText(output), stderr: "" };
  if (flags.ndjson) return { exitCode, stdout: `${JSON.stringify(output)}\n`, stderr: "" };
  return { exitCode, stdout: auditText(output), stderr: "" };
}

async function auditOnce(
  { litellm: release, strict }: AuditFlags,
  { places, options: typed }: ReadAudit,
  { library, terminal: { clock, signal } }: Context,
  report: (text: string) => void,
): Promise<AuditOutput> {
  const { assumptionsText, audit, isKnownRelease, writtenWithinMs } = await import("../../../audit/index.ts");
  const { longestRequestMs, largestRequest, writeEveryMs, least, ...others } = typed;
  const assumed = { longestRequestMs, largestRequest, writtenWithinMs: writtenWithinMs(writeEveryMs), least };
  const { cluster, sentinelGroup } = places.redis;
  const redis = cluster ? "cluster" : sentinelGroup === null ? "single" : "sentinel";
  const options: AuditOptions = { ...others, assumed, setting: { release: places.release, redis } };
  const around: Around = { clock, signal, report, sleep: (ms) => delay(Math.max(0, ms), undefined, { signal }) };
  const litellm = release ?? null;
  const startedAt = new Date().toISOString();
  await using sources: Sources & AsyncDisposable = await library.openSources(places, around);
  const audited = await audit(sources, options, around).catch((error: unknown) => {
    signal.throwIfAborted();
    throw error;
  });
  const drift = audited.findings.length > 0 || (strict === true && audited.unsure.length > 0);
  return {
    schemaVersion: 1,
    exitCode: drift ? 1 : audited.whole ? 0 : 4,
    startedAt,
    seconds: audited.seconds,
    litellm,
    known: isKnownRelease(litellm),
    read: audited.read,
    whole: audited.whole,
    missing: audited.missing,
    assumed: [...assumptionsText(litellm, assumed, sources.rows), ...audited.assumed],
    findings: audited.findings,
    unsure: audited.unsure,
  };
}
