import type { RequestScanner } from "./resp/index.ts";

/** Their replies come unasked, several at a time, or not at all: counting cannot pair what follows. */
const subscriptions = "SUBSCRIBE PSUBSCRIBE SSUBSCRIBE UNSUBSCRIBE PUNSUBSCRIBE SUNSUBSCRIBE".split(" ");
const unpairable = [...subscriptions, ..."MONITOR SYNC PSYNC CLIENT".split(" ")];
const transactional = ["MULTI", "EXEC", "DISCARD", "RESET"];

const slot = (length: number, firstByte: number) => (length << 5) | (firstByte & 31);
const slots = new Uint8Array(32 << 5);
/** What it loads is called by its SHA1 later. */
const loading = ["SCRIPT"];
for (const name of [...unpairable, ...transactional, ...loading]) slots[slot(name.length, name.charCodeAt(0))] = 1;

/** Whether the command found last might change how its connection is followed: cheap, with false alarms. */
export function mayBeNotable(buffer: Buffer, scanner: RequestScanner): boolean {
  const start = scanner.starts[0]!;
  const length = scanner.ends[0]! - start;
  return length < 32 && slots[slot(length, buffer[start]!)] === 1;
}

/** What is not queued in an open MULTI. */
export function endsTransaction(name: string): boolean {
  return name === "EXEC" || name === "DISCARD" || name === "RESET";
}

export function subscribes(name: string): boolean {
  return subscriptions.includes(name);
}

/** Whether this command ends the pairing on its connection. `CLIENT REPLY` switches replies off. */
export function endsPairing(name: string, firstArgument: string | undefined): boolean {
  return unpairable.includes(name) && (name !== "CLIENT" || firstArgument?.toUpperCase() === "REPLY");
}
