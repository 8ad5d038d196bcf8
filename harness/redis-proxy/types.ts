import type { LedgerEntry, ProxyRule } from "../contracts/index.ts";

export interface InstalledRule extends AsyncDisposable {
  readonly id: string;
  /** How often it struck so far. */
  fired(): number;
  remove(): void;
}

export interface Strike {
  fault: string;
  kind: ProxyRule["action"]["kind"];
  /** For how long, if the action lasts. */
  ms: number | null;
  replica: number;
  key: string;
  command: string;
  /** Clock time, ms. */
  t: number;
}

/** One listener per replica in front of one Redis: keeps the ledger and applies the rules. */
export interface RedisProxy extends AsyncDisposable {
  readonly host: string;
  /** Port for each replica, by index. */
  readonly ports: readonly number[];
  /** `fault` is the plan's fault id made unique by its trial, e.g. "k3f9.f1"; it stands in the ledger's `fault`. */
  install(fault: string, rule: ProxyRule): InstalledRule;
  /** Called once per watched command when its reply (or its loss) is known, in order of arrival per connection. */
  onEntry(listener: (entry: LedgerEntry) => void): () => void;
  onStrike(listener: (strike: Strike) => void): () => void;
  onNote(listener: (note: ProxyNote) => void): () => void;
}

/** Something that the ledger's reader must know of: a connection that could not be followed any more. */
export interface ProxyNote {
  t: number;
  replica: number;
  conn: number;
  text: string;
}

export interface PartitionableRedisProxy extends RedisProxy {
  /**
   * Cuts a replica off from Redis. Its connections stop in both directions and go on when healed, as TCP's retransmission
   * would let them. New ones are taken by the kernel and hang; healing resets them, for what was sent on them never arrived.
   * The fault, if it is one's, stands in the entry of each command that waits because of it.
   */
  partition(replica: number, fault?: string): void;
  heal(replica: number): void;
}
