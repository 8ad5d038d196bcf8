import { litellm } from "../../catalogue/index.ts";
import type { LedgerEntry } from "../../contracts/index.ts";
import { replyNumber } from "../../contracts/index.ts";

/** A command behind an increment that failed: LiteLLM takes the increment for failed as well, and Redis has applied it. */
export interface FailedExpire {
  n: number;
  fault: string | null;
}

/** A counter that exists and has no TTL, from one time to another. */
export interface Lasting {
  /** When it was made, and by which INCRBYFLOAT (n); null: the ledger does not say. */
  since: number;
  madeBy: number | null;
  /** The EXPIRE behind it, which did not reach it. */
  expire: FailedExpire | null;
  /** When a later write gave it a TTL (n), or when it was gone (null); null: never. */
  until: { t: number; n: number | null } | null;
}

type Added = Pick<LedgerEntry, "n" | "t" | "replica" | "conn">;

/** The EXPIRE behind each INCRBYFLOAT: LiteLLM sends both as one, and a counter that an INCRBYFLOAT makes has no TTL without it. */
export class Expiries {
  readonly lasting: Lasting[] = [];
  /** Increments whose EXPIRE is still to come. */
  #due: Added[] = [];
  /** The increment that made the counter, until it has a TTL. */
  #maker: Added | null = null;

  added({ n, t, replica, conn }: Added, made: boolean): void {
    this.#due = this.#due.filter((due) => t - due.t < litellm.redisCommandFollowedWithinMs.value);
    this.#due.push({ n, t, replica, conn });
    if (made) this.#maker = { n, t, replica, conn };
  }

  /** The increment (n) that this EXPIRE makes a failed one, if it does. */
  expire(entry: LedgerEntry): number | null {
    const added = this.#take(entry);
    const { n, t, applied, delivered, fault } = entry;
    const answered = applied === "yes" && replyNumber(entry) !== null;
    if (answered) this.hasTtl(t, n);
    if (answered && delivered !== null) return null;
    if (this.#maker !== null && this.#maker.n === added?.n && applied === "no") {
      this.lasting.push({ since: this.#maker.t, madeBy: this.#maker.n, expire: { n, fault }, until: null });
    }
    return added?.n ?? null;
  }

  /** By entry n; null: it is gone. */
  hasTtl(t: number, n: number | null): void {
    this.#maker = null;
    const last = this.lasting.at(-1);
    if (last && last.until === null) last.until = { t, n };
  }

  /** Of the same connection; 1.84.0 may send it on another one of the replica's. */
  #take({ replica, conn, t }: LedgerEntry): Added | undefined {
    const due = this.#due.filter(
      (added) => added.replica === replica && t - added.t < litellm.redisCommandFollowedWithinMs.value,
    );
    const added = due.findLast((one) => one.conn === conn) ?? due[0];
    this.#due = this.#due.filter((one) => one !== added);
    return added;
  }
}
