import type { FlushAnswer } from "../contracts/index.ts";

type Answers = readonly (FlushAnswer | null)[];

/** With one round LiteLLM's transaction buffer brings a spend to Redis, and with the next to Postgres. */
const enough = 2;

export const flushedAgain = "each replica wrote what it had to write, twice, and nothing changed";

/** Rounds in which every replica is asked to write what it has to write, and how many in a row changed nothing. */
export class Rounds {
  readonly #flush: (() => Promise<Answers>) | undefined;
  #calm = 0;
  #isCalm = true;
  #isOpen = false;
  /** Of the open round, from when all have answered or are given up until a reading has counted it. */
  #answers: Answers | null = null;
  #last: Answers = [];

  constructor(flush: (() => Promise<Answers>) | undefined) {
    this.#flush = flush;
  }

  get areEnough(): boolean {
    return this.#calm >= enough;
  }

  /** Whether a reading that begins now shows what the open round wrote. */
  get isAnswered(): boolean {
    return this.#answers !== null;
  }

  /** @param isAnswered of the moment at which the reading began; `isCalm`: nothing changed by it, and nothing is in flight */
  read(isAnswered: boolean, isCalm: boolean): void {
    this.#isCalm &&= isCalm;
    if (!isCalm) this.#calm = 0;
    if (!isAnswered) return;
    this.#last = this.#answers!;
    this.#answers = null;
    const isQuiet = this.#last.every((answer) => answer?.ran && answer.pending.length === 0);
    this.#calm = isQuiet && this.#isCalm ? this.#calm + 1 : 0;
    this.#isOpen = false;
  }

  /** Opens the next round, if none is open. A replica that stands still does not answer, and holds up nobody. */
  begin(): void {
    if (this.#isOpen || !this.#flush) return;
    this.#isOpen = true;
    this.#isCalm = true;
    const take = (answers: Answers) => {
      this.#answers = answers;
    };
    this.#flush().then(take, () => take([null]));
  }

  /** Why the rounds were not enough. */
  remarks(): string[] {
    const still = [...new Set(this.#last.flatMap((answer) => answer?.pending ?? []))];
    const errors = [...new Set(this.#last.flatMap((answer) => answer?.error ?? []))];
    const isMute = this.#last.includes(null) || (this.#isOpen && this.#answers === null);
    return [
      ...(isMute ? ["a replica did not answer"] : []),
      ...(still.length > 0 ? [`replicas were still at ${still.join(", ")}`] : []),
      ...errors,
    ];
  }
}
