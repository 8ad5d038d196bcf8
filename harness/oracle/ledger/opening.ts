import type { BoundEntity } from "../../contracts/index.ts";
import type { Billing, Prices } from "../facts/index.ts";
import type { Headrooms } from "./headrooms.ts";
import type { RequestIndex } from "./request-index.ts";

/** What is known of a counter before its first entry. Dollars. */
export interface Opening {
  entity: BoundEntity;
  /** What its row held before the first request. */
  spent: number;
  index: RequestIndex;
  prices: Prices;
  /** What settlements are taken to bring for a cost. */
  billings?: readonly Billing[];
  /** All counters' together. */
  headrooms?: Headrooms;
  /** Every budget that was in force at some time. */
  budgets?: readonly number[];
}
