import { z } from "zod";

/** requests.csv: one request with what became of it, on the first of its counters that reserved it. */
export const RequestRow = z.strictObject({
  id: z.string(),
  phase: z.string(),
  replica: z.number().int(),
  stream: z.boolean(),
  /** Dollars that it first reserved, by the ledger; null: no reservation was seen. */
  reserved: z.number().nullable(),
  /** Dollars by which LiteLLM changed that afterwards; negative: it gave some back. */
  resized: z.number().nullable(),
  cancelPoint: z.string().nullable(),
  outcome: z.enum(["ok", "fail", "info", "not-sent", "unanswered"]),
  status: z.number().nullable(),
  /** Failure class of a `fail`, reason of an `info`. */
  class: z.string().nullable(),
  /** Ledger entries (n) of the reservation, the first one and its changes: "51 53". */
  reserveEntries: z.string(),
  /** Ledger entry (n) of its settlement. */
  settleEntry: z.number().int().nullable(),
  /** Dollars that it may have cost: both equal for a completed request. */
  costLow: z.number(),
  costHigh: z.number(),
  /** Dollars of its reservation that stayed, counted once though they stay on several counters. */
  leaked: z.number(),
});
export type RequestRow = z.infer<typeof RequestRow>;
