import { createHash } from "node:crypto";
import type { LedgerEntry } from "./record.ts";

/** What a ledger entry asks Redis to do with a counter. */
export type Operation =
  | { kind: "add"; amount: number }
  | { kind: "delete" }
  | { kind: "set"; value: number; onlyIfAbsent: boolean; ttlS: number | null }
  /** A script that sets the counter to a value unless it is higher already. */
  | { kind: "raise"; value: number | null }
  | { kind: "expire"; ttlS: number }
  /** Another script: what it did to the counter is not known. `body`: null where the ledger has not seen it. */
  | { kind: "script"; body: string | null }
  | { kind: "read" }
  | { kind: "other" };

export function operationOf({ command, args, script }: LedgerEntry): Operation {
  switch (command.toUpperCase()) {
    case "INCRBYFLOAT":
    case "INCRBY":
      return { kind: "add", amount: Number(args[0]) };
    case "DECRBY":
      return { kind: "add", amount: -Number(args[0]) };
    case "DEL":
    case "UNLINK":
      return { kind: "delete" };
    case "SET":
      return setOperation(args);
    case "SETEX":
      return { kind: "set", value: Number(args[1]), onlyIfAbsent: false, ttlS: Number(args[0]) };
    case "EVAL":
      return scriptOperation(args[0] ?? null, args);
    case "EVALSHA":
      return scriptOperation(script ?? (args[0]?.toLowerCase() === setMaxSha ? setMax : null), args);
    case "FCALL":
      return { kind: "script", body: args[0] ?? null };
    case "EXPIRE":
      return { kind: "expire", ttlS: Number(args[0]) };
    case "PEXPIRE":
      return { kind: "expire", ttlS: Number(args[0]) / 1000 };
    case "GET":
    case "MGET":
    case "TTL":
    case "PTTL":
    case "EXISTS":
    case "EVAL_RO":
    case "EVALSHA_RO":
    case "FCALL_RO":
      return { kind: "read" };
    default:
      return { kind: "other" };
  }
}

function setOperation(args: readonly string[]): Operation {
  const options = args.slice(1).map((option) => option.toUpperCase());
  const seconds = options.indexOf("EX");
  const milliseconds = options.indexOf("PX");
  const ttlS =
    seconds >= 0 ? Number(options[seconds + 1]) : milliseconds >= 0 ? Number(options[milliseconds + 1]) / 1000 : null;
  return { kind: "set", value: Number(args[0]), onlyIfAbsent: options.includes("NX"), ttlS };
}

/** How LiteLLM's set-max begins; the ledger keeps 200 characters. */
const beginning =
  "local cur = redis.call('GET', KEYS[1]) if cur == false or tonumber(cur) < tonumber(ARGV[1]) then redis.call('SET', KEYS[1], ARGV[1])";
/** The whole of it, of 1.94.3 to 1.110.2, from Python and from Rust alike: by EVALSHA its SHA1 may be all that there is of it. */
const setMax = `${beginning} if tonumber(ARGV[2]) > 0 then redis.call('EXPIRE', KEYS[1], ARGV[2]) end return ARGV[1] end return cur`;
const setMaxSha = createHash("sha1").update(setMax).digest("hex");

function scriptOperation(body: string | null, args: readonly string[]): Operation {
  const isSetMax = body?.replace(/\s+/g, " ").trim().startsWith(beginning) ?? false;
  return isSetMax ? { kind: "raise", value: raisedTo(args) } : { kind: "script", body };
}

/** After script and number of keys; null where it is none. */
function raisedTo(args: readonly string[]): number | null {
  const value = Number.parseFloat(args[2] ?? "");
  return Number.isFinite(value) ? value : null;
}

/** An error reply, as Redis and the proxy word them: "ERR lost", "BUSY Redis is busy …", "OOM command not allowed …". */
export function isError({ reply }: LedgerEntry): boolean {
  return reply !== null && /^[A-Z]{3,} /.test(reply);
}

/** The number that Redis answered; null where no answer was seen or it is none (QUEUED, an error). */
export function replyNumber({ reply }: LedgerEntry): number | null {
  if (reply === null || reply.trim() === "") return null;
  const value = Number(reply);
  return Number.isFinite(value) ? value : null;
}
