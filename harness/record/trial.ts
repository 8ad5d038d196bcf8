import type { Environment, HistoryEvent, LedgerEntry, Plan, ProviderEvent, Sample } from "../contracts/index.ts";

/** A trial as it was recorded. The events may be gone through any number of times, each time in recorded order. */
export interface RecordedTrial {
  plan: Plan;
  /** sha256 (hex) of the plan's canonical JSON. */
  planHash: string;
  environment: Environment;
  samples: Sample[];
  /** Files whose last line is torn: the harness was killed while it wrote them. */
  truncated: string[];
  /** In what the record is not as the harness wrote it; a sentence for each file. */
  altered: string[];
  history(): Iterable<HistoryEvent>;
  ledger(): Iterable<LedgerEntry>;
  provider(): Iterable<ProviderEvent>;
}
