/** What a run directory holds of the record. Reports and logs lie beside it. */
export const files = {
  plan: "plan.json",
  environment: "environment.json",
  history: "history.ndjson",
  ledger: "ledger.ndjson",
  provider: "provider.ndjson",
  samples: "samples.csv",
  manifest: "manifest.json",
  requests: "requests.csv",
  verdict: "verdict.json",
} as const;
