import { closeSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { Environment, HistoryEvent, LedgerEntry, Plan, ProviderEvent, planHash, readAs } from "../contracts/index.ts";
import { PhantomError } from "../errors/index.ts";
import { files } from "./files.ts";
import { invalid } from "./invalid.ts";
import { readLines } from "./lines.ts";
import { alterations } from "./manifest.ts";
import { placedIn } from "./place.ts";
import { readSamples } from "./samples-csv.ts";
import type { RecordedTrial } from "./trial.ts";

/**
 * Opens a run directory for judging. Plan, environment and samples are read now; the events each time they are asked
 * for, in bounded memory. A torn last line (the harness was killed) is left out and told in `truncated`. What is not as the
 * manifest says is told in `altered`; then events are read as far as they can be.
 * @throws PhantomError ERR_RUN_DIRECTORY_INVALID, naming file and line; also while events are read. ERR_SCHEMA_NEWER
 */
export function readRun(dir: string): RecordedTrial {
  const plan = readDocument(dir, files.plan, Plan);
  // As it was written: a plan of an older harness lacks what has a default by now.
  const written = readDocument(dir, files.plan, z.custom<Plan>());
  // A number that JSON writes and cannot hold (1e999) has no hash.
  const hash = attempt(dir, files.plan, () => planHash(written));
  const environment = readDocument(dir, files.environment, Environment);
  const streams = [files.history, files.ledger, files.provider, files.samples];
  const altered = alterations(dir, environment);
  const whole = altered.length === 0;
  if (whole) checkAgainstVerdict(dir, hash);
  const events = whole ? readEvents : readableEvents;
  const readable = <T>(read: () => T, otherwise: T) => (whole ? read() : unlessUnreadable(read, otherwise));
  return {
    plan,
    planHash: hash,
    environment: placedIn(environment, dir),
    altered,
    truncated: streams.filter((file) => readable(() => isTorn(dir, file), false)),
    samples: readable(() => readSamples(dir, files.samples), []),
    history: () => events(dir, files.history, HistoryEvent),
    ledger: () => events(dir, files.ledger, LedgerEntry),
    provider: () => events(dir, files.provider, ProviderEvent),
  };
}

function readDocument<T>(dir: string, file: string, schema: z.ZodType<T>): T {
  const text = attempt(dir, file, () => readFileSync(join(dir, file), "utf8"));
  return parse(dir, file, null, text, schema);
}

function* readEvents<T>(dir: string, file: string, schema: z.ZodType<T>): Generator<T> {
  const lines = readLines(join(dir, file));
  for (;;) {
    const next = attempt(dir, file, () => lines.next());
    if (next.done) return;
    const { text, number, torn } = next.value;
    if (!torn) yield parse(dir, file, number, text, schema);
  }
}

/** Those before the first that cannot be read. */
function* readableEvents<T>(dir: string, file: string, schema: z.ZodType<T>): Generator<T> {
  const events = readEvents(dir, file, schema);
  for (;;) {
    const next = unlessUnreadable(() => events.next(), { done: true, value: undefined });
    if (next.done) return;
    yield next.value;
  }
}

function unlessUnreadable<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof PhantomError) return otherwise;
    throw error;
  }
}

function parse<T>(dir: string, file: string, line: number | null, text: string, schema: z.ZodType<T>): T {
  const value = attempt(dir, file, () => JSON.parse(text) as unknown, line);
  const parsed = readAs(schema, value, join(dir, file));
  if (parsed.success) return parsed.data;
  throw invalid(dir, file, line, z.prettifyError(parsed.error).replaceAll("\n", " "));
}

function attempt<T>(dir: string, file: string, read: () => T, line: number | null = null): T {
  try {
    return read();
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw invalid(dir, file, line, missing ? "it is missing" : (error as Error).message, error);
  }
}

/** Whether the file ends in the middle of a line. */
function isTorn(dir: string, file: string): boolean {
  return attempt(dir, file, () => {
    const fd = openSync(join(dir, file), "r");
    try {
      const { size } = fstatSync(fd);
      const last = Buffer.alloc(1);
      return size > 0 && readSync(fd, last, 0, 1, size - 1) === 1 && last[0] !== 0x0a;
    } finally {
      closeSync(fd);
    }
  });
}

/** A verdict that lies beside the plan was given on this plan and no other. */
function checkAgainstVerdict(dir: string, hash: string): void {
  let said: unknown;
  try {
    said = (JSON.parse(readFileSync(join(dir, files.verdict), "utf8")) as { planHash?: unknown }).planHash;
  } catch {
    return;
  }
  if (typeof said !== "string" || said === hash) return;
  throw invalid(dir, files.plan, null, `its hash is ${hash}, and ${files.verdict} was given on ${said}`);
}
