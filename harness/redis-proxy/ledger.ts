import type { LedgerEntry } from "../contracts/index.ts";

type Opening = Pick<LedgerEntry, "t" | "command" | "key" | "args" | "fault" | "script">;
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
      (opening) => ({ n: this.count++, replica, conn, ...opening, ...unknown }),
      (entry) => {
        for (const listener of this.listeners) listener(entry);
      },
    );
  }
}

const unknown: Outcome = { applied: "unknown", reply: null, delivered: null };

/** Entries of one connection: settled in any order, told in order of arrival. */
export class LedgerPage {
  private waiting: OpenEntry[] = [];
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
    Object.assign(open.entry, outcome);
    open.settled = true;
    let told = 0;
    while (this.waiting[told]?.settled) this.tell(this.waiting[told++]!.entry);
    if (told > 0) this.waiting.splice(0, told);
  }
}
