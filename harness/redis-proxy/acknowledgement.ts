import { acknowledgeable } from "../contracts/index.ts";
import type { RequestScanner } from "./resp/index.ts";

const names: ReadonlySet<string> = new Set(acknowledgeable);

/** Whether a write can be acknowledged without being kept. */
export function canBeAcknowledged(name: string): boolean {
  return names.has(name);
}

/**
 * Does the command and takes it back, in one script and hence between two commands of anyone else's: the reply is Redis' own,
 * to the last digit of a float, and afterwards each key has the value and the remaining time that it had. A RESTORE with
 * a time of 0 would last for ever. One reply, as RESP2 types (scripts have those under RESP3, too; writes to counters answer
 * no others).
 */
const script = `local kept = {}
for i, key in ipairs(KEYS) do kept[i] = {redis.call('DUMP', key), redis.call('PTTL', key)} end
local reply = redis.pcall(unpack(ARGV))
for i, key in ipairs(KEYS) do
  redis.call('DEL', key)
  local value, ms = kept[i][1], kept[i][2]
  if value then redis.call('RESTORE', key, ms < 0 and 0 or math.max(ms, 1), value) end
end
return reply`;

/** What is sent in place of the command that the scanner found last, which is one of those that can be acknowledged. */
export function acknowledging(buffer: Buffer, { argc, starts, ends }: RequestScanner): Buffer {
  const command = Array.from({ length: argc }, (_, i) => buffer.subarray(starts[i]!, ends[i]!));
  const name = command[0]!.toString("latin1").toUpperCase();
  const keys = name === "DEL" || name === "UNLINK" ? command.slice(1) : command.slice(1, 2);
  return inRESP([Buffer.from("EVAL"), Buffer.from(script), Buffer.from(String(keys.length)), ...keys, ...command]);
}

function inRESP(args: readonly Buffer[]): Buffer {
  const end = Buffer.from("\r\n");
  return Buffer.concat([
    Buffer.from(`*${args.length}\r\n`),
    ...args.flatMap((arg) => [Buffer.from(`$${arg.length}\r\n`), arg, end]),
  ]);
}
