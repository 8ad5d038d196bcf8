import type { LedgerPage, OpenEntry } from "./ledger.ts";
import type { Waiter } from "./pairing.ts";
import type { Command } from "./resp/index.ts";
import { type ReplyValue, replyText } from "./resp/index.ts";

/** A command on its way, with an open entry for each of its watched keys. */
export interface Sighting {
  command: Command;
  entries: { key: number; open: OpenEntry }[];
}

type Outcome = Parameters<LedgerPage["settle"]>[1];
export const unapplied: Outcome = { applied: "no", reply: null, delivered: null };
const unknown: Outcome = { applied: "unknown", reply: null, delivered: null };
const nil: ReplyValue = { kind: "nil" };

export function settleAll(page: LedgerPage, sightings: Sighting[], outcome: Outcome): void {
  for (const { entries } of sightings) for (const { open } of entries) page.settle(open, outcome);
}

/** Settles the entries from the reply that Redis gave to their command. */
export function replyWaiter(page: LedgerPage, sighting: Sighting): Waiter {
  return new ReplyWaiter(page, sighting);
}

/** There is one for each watched command: a class is half as dear as two closures. */
class ReplyWaiter implements Waiter {
  private readonly page: LedgerPage;
  private readonly sighting: Sighting;

  constructor(page: LedgerPage, sighting: Sighting) {
    this.page = page;
    this.sighting = sighting;
  }

  answered(value: ReplyValue, delivered: number | null): void {
    settleFrom(this.page, this.sighting, value, delivered);
  }

  lost(sent: boolean): void {
    settleAll(this.page, [this.sighting], sent ? unknown : unapplied);
  }
}

/** The reply to a command inside MULTI only says whether it was queued; an error there fails the whole transaction. */
export function queuedWaiter(page: LedgerPage, sighting: Sighting): Waiter {
  return {
    answered: (value, delivered) => {
      if (value.kind === "error") settleFrom(page, sighting, value, delivered);
    },
    lost: () => {},
  };
}

/** The reply to EXEC holds one element per queued command; nil or an error means that none was applied. */
export function execWaiter(page: LedgerPage, queued: Sighting[]): Waiter {
  return {
    answered: (value, delivered) => {
      if (value.kind !== "list") settleAll(page, queued, { applied: "no", reply: replyText(value), delivered });
      else for (const [i, sighting] of queued.entries()) settleFrom(page, sighting, value.items[i] ?? nil, delivered);
    },
    lost: (sent) => settleAll(page, queued, sent ? unknown : unapplied),
  };
}

/** Settles the entries from an answer to what was not applied: an error that a rule gave in Redis's place, or an acknowledgement. */
export function unappliedWaiter(page: LedgerPage, sightings: Sighting[]): Waiter {
  return {
    answered: (value, delivered) => settleAll(page, sightings, { applied: "no", reply: replyText(value), delivered }),
    lost: () => settleAll(page, sightings, unapplied),
  };
}

function settleFrom(
  page: LedgerPage,
  { command, entries }: Sighting,
  value: ReplyValue,
  delivered: number | null,
): void {
  const applied = appliedBy(command, value);
  for (const { key, open } of entries) {
    const own = command.elementPerKey && value.kind === "list" ? (value.items[key] ?? nil) : value;
    page.settle(open, { applied, reply: replyText(own), delivered });
  }
}

/** A script may have written before it failed; one that Redis does not know has not run. */
function appliedBy(command: Command, value: ReplyValue): Outcome["applied"] {
  if (value.kind !== "error") return "yes";
  return /^(EVAL|FCALL)/.test(command.name) && !value.text.startsWith("NOSCRIPT") ? "unknown" : "no";
}
