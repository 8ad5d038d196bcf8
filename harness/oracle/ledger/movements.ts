import { epsilon } from "../numbers.ts";
import type { Duplicate, Movement } from "./entries.ts";

/** Movements that are kept; a subject broken beyond that shows nothing new. */
const kept = 2000;

/** What else than reservations and charges moved a counter, and what replicas were told of it since. */
export class Movements {
  readonly all: Movement[] = [];
  readonly duplicates: Duplicate[] = [];
  readonly negatives: { n: number; t: number; value: number }[] = [];
  /** Repairs that raise the counter to its row unless it is higher, whether or not it was. */
  readonly repairs: { n: number; t: number; replica: number }[] = [];
  /** What replicas were told of a counter that LiteLLM had deleted before. */
  readonly answers: { n: number; t: number; replica: number; value: number }[] = [];
  #wasDeleted = false;

  add(movement: Movement): void {
    const { kind, by, amount } = movement;
    this.#wasDeleted ||= kind === "wiped" && by === "deleted";
    const tells = kind === "wiped" || kind === "reset" || Math.abs(amount) > epsilon;
    if (tells && this.all.length < kept) this.all.push(movement);
  }

  told(answer: Movements["answers"][number]): void {
    if (this.#wasDeleted && this.answers.length < kept) this.answers.push(answer);
  }
}
