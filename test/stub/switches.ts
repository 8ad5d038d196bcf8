/** What a stub gateway can do wrong, one entry a defect. With none of them it is the known-good twin. */
const defects = {
  leakOnAbort: "a stream that its client leaves after a chunk keeps its reservation (D1)",
  leakOnAbortBeforeHeaders: "a stream that its client leaves before the provider answered keeps its reservation (D2)",
  leakOnAbortAfterHeaders: "a stream that its client leaves between headers and first chunk keeps its reservation (D2)",
  leakOnProviderError: "a request that the provider fails keeps its reservation",
  leakOnKill: "nobody settles for a replica that died (D9)",
  leakOnLostReply: "an increment without a reply is taken as not done (D10)",
  leakAlways: "no reservation is ever settled, while spend is written",
  doubleSeed: "each replica adds the stored spend when it first meets a counter (D12)",
  seedPerRequest: "each request that finds no counter adds the stored spend (D13)",
  lateSettle: "a reservation is settled by C − R although its counter was lost since (D18, D19)",
  staleAfterReset: "a reset clears the row and leaves the counter (D16)",
  negative: "each reservation is settled twice",
  doubleCharge: "each request is charged twice, to counter and row alike",
  chargeAgainLate: "each request is charged again 3 s after it was answered, to counter and row alike",
  neverReserve: "budgets are checked by reading the counter alone",
  stopEnforcing: "nothing is ever refused",
  unreservedAtFirst: "nothing is reserved for an end user before a replica has charged it once (D40)",
  countsAlone: "each replica counts in its own memory, although there is a Redis",
  firstEndUser: "a replica charges all requests of a key to the first end user that it met with it (D45)",
  oldBudget: "a replica goes by the budget that a key had when it first met it",
  oldCopy: "a replica goes by the value of a counter that it read first",
  noTags: "it has no routes for tags",
  oneConnection:
    "all writes of a replica share one connection, as with LiteLLM's native client: no defect, a lost reply is that of several",
  newerSchema: "spend is written to a table that the database does not have, so that no row is",
} as const;

export type Defect = keyof typeof defects;
export type Switches = Readonly<Partial<Record<Defect, boolean>>>;

/** How a request ended, as far as settling it is concerned. */
export type Ending = "complete" | "left-before-headers" | "left-after-headers" | "left-after-chunk" | "provider-failed";

const leakBy: Record<Ending, Defect | null> = {
  complete: null,
  "left-before-headers": "leakOnAbortBeforeHeaders",
  "left-after-headers": "leakOnAbortAfterHeaders",
  "left-after-chunk": "leakOnAbort",
  "provider-failed": "leakOnProviderError",
};

/** Whether a request that ended like this is forgotten: neither settled nor logged. */
export function isForgotten(switches: Switches, ending: Ending): boolean {
  const defect = leakBy[ending];
  return defect !== null && switches[defect] === true;
}
