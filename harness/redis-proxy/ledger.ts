import type { LedgerEntry } from "../contracts/index.ts";

type Opening = Pick<LedgerEntry, "t" | "command" | "key" | "args" | "fault"> & { script: string | undefined };
type Outcome = Pick<LedgerEntry, "applied" | "reply" | "delivered">;

/** An entry whose outcome is not known yet. */
export interface OpenEntry {
  readonly entry: LedgerEntry;
  settled: boolean;
}

/** Numbers the entries of all connections in order of arrival, and tells them to its listeners once settled. */
export class Ledger {
  private count = 0;
  private readonly listeners = new Set<(entry: LedgerEntry) => void>();

  onEntry(listener: (entry: LedgerEntry) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The page of one connection. */
  page(replica: number, conn: number): LedgerPage {
    return new LedgerPage(
      ({ t, command, key, args, fault, script }) => {
        const entry: LedgerEntry = {
          n: this.count++,
          replica,
          conn,
          t,
          command,
          key,
          args,
          fault,
          applied: "unknown",
          reply: null,
          delivered: null,
        };
        if (script !== undefined) entry.script = script;
        return entry;
      },
      (entry) => {
        for (const listener of this.listeners) listener(entry);
      },
    );
  }
}

/** Entries of one connection: settled in any order, told in order of arrival. */
export class LedgerPage {
  private waiting: OpenEntry[] = [];
  /** Of `waiting`, so many are settled and told. */
  private told = 0;
  private readonly write: (opening: Opening) => LedgerEntry;
  private readonly tell: (entry: LedgerEntry) => void;

  constructor(write: (opening: Opening) => LedgerEntry, tell: (entry: LedgerEntry) => void) {
    this.write = write;
    this.tell = tell;
  }

  open(opening: Opening): OpenEntry {
    const open = { entry: this.write(opening), settled: false };
    this.waiting.push(open);
    return open;
  }

  /** Names the fault in what is on its way, because the fault decides when its reply comes, and whether. */
  strike(fault: string): void {
    for (const { entry, settled } of this.waiting) if (!settled) entry.fault ??= fault;
  }

  settle(open: OpenEntry, outcome: Outcome): void {
    if (open.settled) return;
    open.entry.applied = outcome.applied;
    open.entry.reply = outcome.reply;
    open.entry.delivered = outcome.delivered;
    open.settled = true;
    while (this.told < this.waiting.length && this.waiting[this.told]!.settled) {
      this.tell(this.waiting[this.told++]!.entry);
    }
    if (this.told === this.waiting.length) this.waiting.length = 0;
    else if (this.told > 1024) this.waiting.splice(0, this.told);
    else return;
    this.told = 0;
  }
}
