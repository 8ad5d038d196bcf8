import type { Cause as CauseShown } from "../../contracts/index.ts";
import type { Breach } from "../breaches/index.ts";
import type { Cause, LeakGroup, Rivals } from "../causes/index.ts";
import { writesOf } from "../ledger/index.ts";

/** What accounts for a breach: where a settlement is missing each leak by itself, else all leaks of a mode, or the cause of the whole. */
export function causesOf(breach: Breach): CauseShown[] {
  switch (breach.kind) {
    case "never-settled":
      return ofLeaks(breach.group);
    case "held-by-leaks":
      return [ofGroup(breach.group)];
    case "phantom-refusal":
      return [...breach.groups.map(ofGroup), ...ofWhole(breach, breach.cause)];
    case "apart":
    case "row-off":
    case "row-unlike-logs":
    case "let-through":
      return ofWhole(breach, breach.cause);
    case "settled-wrongly":
      return ofWhole(breach, { kind: "wrong-amount", settlements: breach.settlements, raised: null });
    case "row-alone":
      return ofWhole(breach, { kind: "counter-is-right" });
    default:
      return [];
  }
}

function ofLeaks({ mode, leaks, causes }: LeakGroup): CauseShown[] {
  return leaks.map(({ reservation, amount }, at): CauseShown => {
    const { request, rivals } = reservation;
    const { kind, ...data } = causes[at]!;
    const others = rivals.map(({ id }) => [id]);
    const sets = others.length === 0 ? [] : [[request.id], ...others];
    return {
      mode,
      kind,
      amount,
      requests: [request.id],
      entries: writesOf(reservation).map(({ n }) => n),
      rivals: sets,
      data,
    };
  });
}

function ofGroup({ mode, leaks, amount }: LeakGroup): CauseShown {
  const requests = [...new Set(leaks.map(({ reservation }) => reservation.request.id))];
  const entries = leaks.flatMap(({ reservation }) => writesOf(reservation).map(({ n }) => n));
  return { mode, kind: "leaked-reservations", amount, requests, entries, rivals: [], data: {} };
}

function ofWhole({ mode, amount, requests, evidence }: Breach, cause: Cause | null): CauseShown[] {
  if (cause === null) return [];
  const { kind, ...data } = cause;
  return [{ mode, kind, amount, requests, entries: evidence.ledger, rivals: rivalsOf(cause), data }];
}

/** One set alone is certain. */
function rivalsOf(cause: Cause): Rivals {
  const sets = "rivals" in cause ? cause.rivals : cause.kind === "window-counted-twice" ? cause.again : [];
  return sets.length > 1 ? sets : [];
}
