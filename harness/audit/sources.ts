import type { CounterReader, RowReader } from "./read/index.ts";

export interface Sources {
  rows: RowReader;
  counters: CounterReader;
}
