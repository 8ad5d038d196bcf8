import type { RedisFault } from "../../../catalogue/index.ts";
import type { Case, CounterCase } from "../../counters/index.ts";
import { isFault, strikesOf } from "../../facts/index.ts";

/**
 * How many commands a rule has struck: its own strikes, and those that would have been struck and went down with one, because the
 * client had sent them on the same connection. A client that shares one connection has all of a replica's commands there.
 */
export function timesStruck(found: Case, fault: RedisFault): number {
  const strikes = strikesOf(fault, found.facts);
  const { command, amount, aim, key } = fault.rule;
  if (amount !== "any" || aim !== undefined) return strikes.length;
  const counters = found.counters.filter(({ ref }) => key === "*" || key === "counter:*" || key === `counter:${ref}`);
  const meant = ({ struck }: CounterCase) =>
    struck.filter((entry) => isFault(entry.fault, fault.id) && (command === "*" || command === entry.command)).length;
  const seen = Math.max(0, ...counters.map(meant));
  // The ledger has counters only; a command may be about several of them.
  const unseen = strikes.filter(({ rule }) => !found.counters.some((counter) => rule?.key === counter.key));
  return Math.max(strikes.length, unseen.length + seen);
}
