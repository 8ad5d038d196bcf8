import type { RequestScanner } from "./request-scanner.ts";

/** A command taken out of the stream; texts are copies and are cut, so it may outlive the buffer. */
export interface Command {
  /** In capitals. */
  name: string;
  keys: string[];
  /** Arguments that belong to key i: all that are not keys, or for MSET the one value. Each at most 200 characters. */
  argsOf(key: number): string[];
  /** Whether element i of the reply belongs to key i (MGET), instead of the whole reply to each key. */
  readonly elementPerKey: boolean;
  /** By how much it increments its key; null when it is no increment. */
  readonly increment: number | null;
  /** The script that it gives to Redis: whole, and cut to 200 characters; null where it gives none. */
  body: { whole: string; text: string } | null;
}

const maxText = 200;

/** Position of the keys: first and last argument (last < 0 counts from the end) and step; or where their number stands. */
type KeySpec = { first: number; last: number; step: number } | { count: number; also?: number } | "none" | "streams";

const specs = new Map<string, KeySpec>();
const define = (spec: KeySpec, names: string) => {
  for (const name of names.split(" ")) specs.set(name, spec);
};
const single: KeySpec = { first: 1, last: 1, step: 1 };
define({ first: 1, last: -1, step: 1 }, "DEL UNLINK EXISTS TOUCH MGET WATCH SINTER SUNION SDIFF PFCOUNT PFMERGE");
define({ first: 1, last: -1, step: 1 }, "SINTERSTORE SUNIONSTORE SDIFFSTORE");
define({ first: 1, last: -1, step: 2 }, "MSET MSETNX");
define({ first: 1, last: 2, step: 1 }, "RENAME RENAMENX COPY SMOVE LMOVE BLMOVE RPOPLPUSH BRPOPLPUSH LCS");
define({ first: 1, last: -2, step: 1 }, "BLPOP BRPOP BZPOPMIN BZPOPMAX");
define({ first: 2, last: -1, step: 1 }, "BITOP");
define({ first: 2, last: 2, step: 1 }, "OBJECT MEMORY XINFO XGROUP");
define({ count: 2 }, "EVAL EVALSHA EVAL_RO EVALSHA_RO FCALL FCALL_RO BLMPOP BZMPOP");
define({ count: 2, also: 1 }, "ZUNIONSTORE ZINTERSTORE ZDIFFSTORE");
define({ count: 1 }, "SINTERCARD ZINTERCARD ZUNION ZINTER ZDIFF LMPOP ZMPOP");
define("streams", "XREAD XREADGROUP");
define(
  "none",
  "PING ECHO AUTH HELLO SELECT QUIT RESET CLIENT CONFIG INFO COMMAND TIME DBSIZE ROLE LATENCY SLOWLOG ACL",
);
define("none", "MULTI EXEC DISCARD UNWATCH SCRIPT FUNCTION PUBLISH SPUBLISH PUBSUB SUBSCRIBE PSUBSCRIBE SSUBSCRIBE");
define("none", "UNSUBSCRIBE PUNSUBSCRIBE SUNSUBSCRIBE MONITOR SCAN KEYS RANDOMKEY FLUSHALL FLUSHDB SWAPDB SAVE BGSAVE");
define(
  "none",
  "BGREWRITEAOF LASTSAVE SHUTDOWN WAIT WAITAOF CLUSTER READONLY READWRITE MODULE DEBUG FAILOVER SYNC PSYNC",
);

/** The command that the scanner found in `buffer`. A command that this table does not know has one key, its first argument. */
export function readCommand(buffer: Buffer, { argc, starts, ends }: RequestScanner): Command {
  const whole = (i: number) => buffer.toString("utf8", starts[i]!, ends[i]!);
  const text = (i: number) => buffer.toString("utf8", starts[i]!, Math.min(ends[i]!, starts[i]! + 4 * maxText));
  const cut = (i: number) => (ends[i]! - starts[i]! > maxText ? text(i).slice(0, maxText) : whole(i));
  const name = whole(0).toUpperCase();
  const spec = specs.get(name) ?? single;
  const keys: string[] = [];
  const others: string[] = [];
  // Nearly all that LiteLLM sends.
  if (spec === single) {
    if (argc > 1) keys.push(whole(1));
    for (let i = 2; i < argc; i++) others.push(cut(i));
  } else {
    const at = keyPositions(spec, argc, text);
    for (const i of at) keys.push(whole(i));
    for (let i = 1; i < argc; i++) if (!at.includes(i)) others.push(cut(i));
  }
  const script = bodyAt(name, argc, text);
  const body = script === null ? null : { whole: whole(script), text: cut(script) };
  return new ReadCommand(name, keys, others, body);
}

/** A class and not an object with closures: there is one for each command. */
class ReadCommand implements Command {
  readonly name: string;
  readonly keys: string[];
  readonly body: Command["body"];
  private readonly others: string[];

  constructor(name: string, keys: string[], others: string[], body: Command["body"]) {
    this.name = name;
    this.keys = keys;
    this.others = others;
    this.body = body;
  }

  argsOf(key: number): string[] {
    return this.name === "MSET" || this.name === "MSETNX" ? this.others.slice(key, key + 1) : this.others;
  }

  get elementPerKey(): boolean {
    return this.name === "MGET";
  }

  get increment(): number | null {
    return incrementOf(this.name, this.others);
  }
}

/** Where the body of a script stands. */
function bodyAt(name: string, argc: number, text: (i: number) => string): number | null {
  if (argc > 1 && (name === "EVAL" || name === "EVAL_RO")) return 1;
  return argc > 2 && name === "SCRIPT" && text(1).toUpperCase() === "LOAD" ? 2 : null;
}

function keyPositions(spec: KeySpec, argc: number, text: (i: number) => string): number[] {
  if (spec === "none") return [];
  if (spec === "streams") {
    const options = Array.from({ length: argc }, (_, i) => i);
    const marker = options.find((i) => text(i).toUpperCase() === "STREAMS") ?? argc;
    return options.slice(marker + 1, marker + 1 + (argc - marker - 1) / 2);
  }
  if ("count" in spec) {
    const said = spec.count < argc ? Number(text(spec.count)) : 0;
    // Redis refuses a number that is too high; here it must not become an array of that length.
    const count = Number.isInteger(said) ? Math.min(Math.max(said, 0), argc) : 0;
    const listed = Array.from({ length: count }, (_, i) => spec.count + 1 + i);
    return [...(spec.also === undefined ? [] : [spec.also]), ...listed].filter((i) => i < argc);
  }
  const positions: number[] = [];
  const last = spec.last < 0 ? argc + spec.last : Math.min(spec.last, argc - 1);
  for (let i = spec.first; i <= last; i += spec.step) positions.push(i);
  return positions;
}

function incrementOf(name: string, args: string[]): number | null {
  switch (name) {
    case "INCR":
      return 1;
    case "DECR":
      return -1;
    case "INCRBY":
    case "INCRBYFLOAT":
    case "ZINCRBY":
      return Number(args[0]);
    case "DECRBY":
      return -Number(args[0]);
    case "HINCRBY":
    case "HINCRBYFLOAT":
      return Number(args[1]);
    default:
      return null;
  }
}
