/** What a replica said when it was asked to write what it has to write. */
export interface FlushAnswer {
  /** What it was still at, and a later write may come of; while there is any, nothing is run. */
  pending: string[];
  /** Whether LiteLLM's own job that writes spend ran; null: not asked of it. */
  ran: boolean | null;
  /** Why it did not run, or how it failed. */
  error: string | null;
}
