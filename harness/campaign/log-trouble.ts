import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { StringDecoder } from "node:string_decoder";
import { stripVTControlCharacters } from "node:util";
import { withoutSecrets } from "../text/index.ts";

/** What a process of the stack logged of its own environment. */
export interface LogTrouble {
  /** Name of the log without its ending: "replica-0", "postgres". */
  log: string;
  replica: number | null;
  /** The line, shortened and without secrets. */
  quote: string;
  times: number;
}

/** Disk, memory, files and connections, as kernel, Postgres and Prisma (P2037) word it; and our own engine's death. */
const machine = [
  "No space left on device",
  "Disk quota exceeded",
  "Too many open files",
  "Cannot allocate memory",
  "sorry, too many clients already",
  "remaining connection slots are reserved",
  'too many connections for (?:role|database) "[^"]*"',
  "Too many database connections opened",
  // harness/query-engine/shared/client.py
  "the engine process that serves all replicas has ended",
];

/** A database that does not fit the code, or does not let it write: Postgres' own words, and Prisma's P2021, P2022 and P1010. */
const database = [
  'relation "(?<relation>[^"]*)" does not exist',
  'column (?:"[^"]*"|[\\w.]+) (?:of relation "[^"]*" )?does not exist',
  '(?:schema|type|role|database|sequence) "[^"]*" does not exist',
  "function [\\w.]+\\([^)]*\\) does not exist",
  "The (?:table|column) `[^`]*` does not exist in the current database",
  // What a schema demands that the code does not know. In none of 10236 logs of replicas of 1.84.0 to 1.110.2.
  "duplicate key value violates unique constraint",
  'null value in column "[^"]*"',
  "there is no unique or exclusion constraint matching the ON CONFLICT",
  "permission denied for (?:table|relation|schema|sequence|database|view|column|function) \\S+",
  "must be owner of \\w+ \\S+",
  "cannot execute \\w+(?: \\w+)? in a read-only transaction",
  "was denied access on the database",
  "password authentication failed for user",
];

/**
 * LiteLLM asks Postgres each 30 s whether it is there, for 5 s, and ends its query engine where no answer comes (proxy/utils.py), with what
 * it was writing: seen with a load of 20 on two cores, where 1.84.0 lost the spend of a request. In none of 1741 logs of replicas
 * of 1.106.2 to 1.110.2, but for those of trials that strike Postgres.
 */
const unanswered = "Attempting Prisma DB reconnect";

const ofMachine = new RegExp(machine.join("|"));
const ofReplica = new RegExp([...machine, ...database, unanswered].join("|"));

/** Views that LiteLLM looks for at boot, and makes where they are missing (proxy/db/create_views.py, 1.83.14 to 1.110.2). */
const probed = /^(LiteLLM_VerificationTokenView|MonthlyGlobalSpend\w*|Last30d\w+|DailyTagSpend)$/;

/** The beginning of a line is enough, however long it is. */
const lineLimit = 16_384;
const quoteLimit = 200;
const quotesKept = 3;

/**
 * What a line says of the environment of its process, and the line around it; null: nothing. Replicas are believed about their database;
 * Postgres itself serves other stacks, too, and tells every view that a booting LiteLLM looks for.
 */
export function troubleIn(written: string, isReplica: boolean): { what: string; quote: string } | null {
  const plain = stripVTControlCharacters(written);
  const words = isReplica ? ofReplica : ofMachine;
  if (!words.test(plain)) return null;
  // Before it is cut: half a URL is not known for one.
  const line = withoutSecrets(plain);
  const found = words.exec(line);
  if (!found || probed.test(found.groups?.relation ?? "")) return null;
  const [what] = found;
  const middle = found.index - Math.trunc((quoteLimit - what.length) / 2);
  const start = Math.max(0, Math.min(middle, line.length - quoteLimit));
  const [before, after] = [start > 0 ? "…" : "", start + quoteLimit < line.length ? "…" : ""];
  return { what, quote: `${before}${line.slice(start, start + quoteLimit).trim()}${after}` };
}

/**
 * Goes through what the logs gained since the offsets, a piece at a time; of each log the first few troubles that differ.
 * @param strikesPostgres a Postgres that does not answer is part of the plan
 */
export async function logTroubles(
  files: readonly string[],
  offsets: ReadonlyMap<string, number>,
  strikesPostgres: boolean,
): Promise<LogTrouble[]> {
  const found = await Promise.all(files.map((file) => troublesOf(file, offsets.get(file) ?? 0, strikesPostgres)));
  return found.flat();
}

async function troublesOf(file: string, start: number, strikesPostgres: boolean): Promise<LogTrouble[]> {
  const log = basename(file, ".log");
  const index = /^replica-(\d+)$/.exec(log)?.[1];
  const replica = index === undefined ? null : Number(index);
  const found = new Map<string, LogTrouble>();
  for await (const line of linesOf(file, start)) {
    const trouble = troubleIn(line, replica !== null);
    if (trouble === null || (strikesPostgres && trouble.what === unanswered)) continue;
    const known = found.get(trouble.what);
    if (known) known.times++;
    else if (found.size < quotesKept) found.set(trouble.what, { log, replica, quote: trouble.quote, times: 1 });
  }
  return [...found.values()];
}

/** Whole lines, and the beginnings of long ones, in bounded memory. A file that is not there has none. */
async function* linesOf(file: string, start: number): AsyncGenerator<string> {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  try {
    for await (const chunk of createReadStream(file, { start })) {
      const lines = (rest + decoder.write(chunk as Buffer)).split("\n");
      rest = lines.pop()!.slice(0, lineLimit);
      yield* lines;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  if (rest !== "") yield rest;
}
