import type { Target } from "../types.ts";
import { queryEngine } from "./query-engine.ts";
import { plans, records } from "./records.ts";
import { failureTexts, refusals } from "./refusals.ts";
import { respDamaged, respValid } from "./resp.ts";
import { answers, streams } from "./streams.ts";

/** Those that need nothing else are tried in short by the unit tests. */
export const withoutServices: readonly Target[] = [
  respValid,
  respDamaged,
  streams,
  answers,
  plans,
  records,
  refusals,
  failureTexts,
];

export const targets: readonly Target[] = [...withoutServices, queryEngine];
