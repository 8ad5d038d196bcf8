import type { Finding, Label as LabelShown, Leak } from "../../contracts/index.ts";
import { type Breach, invariantOf } from "../breaches/index.ts";
import type { LeakEvidence } from "../counters/index.ts";
import type { Label } from "../labels/index.ts";
import { writesOf } from "../ledger/index.ts";
import { explanationOf, labelText, missingWriteText, modeOfLabel } from "../words/index.ts";
import { causesOf } from "./causes.ts";

/** A breach as verdict.json has it, with its sentence. A leak is told where its settlement is missing, and nowhere else. */
export function findingOf(breach: Breach): Finding {
  const { kind, mode, counter, amount, requests, leaks, evidence } = breach;
  return {
    invariant: invariantOf(breach),
    kind,
    mode,
    counter: counter.key,
    amount,
    requests,
    causes: causesOf(breach),
    explanation: explanationOf(breach),
    leaks: kind === "never-settled" ? leaks.map(leakShown) : [],
    evidence,
  };
}

function leakShown(leak: LeakEvidence): Leak {
  const { request, attribution, replica } = leak.reservation;
  return {
    request: request.id,
    attribution,
    replica,
    cancelPoint: request.cancelPoint,
    amount: leak.amount,
    writes: writesOf(leak.reservation),
    owed: leak.owed,
    missingWrite: missingWriteText(leak),
  };
}

export function labelShown(label: Label): LabelShown {
  const { kind, ...data } = label;
  return { kind, mode: modeOfLabel(label), text: labelText(label), data };
}
