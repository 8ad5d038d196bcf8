import type { HeldCourse, RequestCourse, TrialCourse } from "../../contracts/index.ts";
import type { Case, CounterCase } from "../counters/index.ts";
import type { RequestFacts } from "../facts/index.ts";
import { writesOf } from "../ledger/index.ts";
import { counterCourses } from "./counter-course.ts";
import { requestRows } from "./request-rows.ts";

/** The whole trial in the order of time, as far as `wanted` has its requests. */
export function courseOf(found: Case, wanted: (id: string) => boolean = () => true): TrialCourse {
  const { facts, trial } = found;
  const { end, counters } = counterCourses(found);
  const requests = requestRows(found)
    .filter(({ id }) => wanted(id))
    .map((row) => requestCourse(row, facts.requests.get(row.id)!, found.counters))
    .toArray();
  const faults: TrialCourse["faults"] = [];
  for (const event of trial.history()) {
    if (event.type !== "fault") continue;
    const { t, fault, kind, replica, detail } = event;
    faults.push({ t, fault, kind, replica, detail });
  }
  return { end, phases: facts.phases, faults, counters, requests };
}

function requestCourse(
  row: Omit<RequestCourse, "route" | "invokedAt" | "receivedAt" | "cancelledAt" | "endedAt" | "refusal" | "held">,
  request: RequestFacts,
  counters: readonly CounterCase[],
): RequestCourse {
  const { route, invokedAt, receivedAt, cancelledAt, endedAt, refusal } = request;
  return {
    ...row,
    route,
    invokedAt,
    receivedAt,
    cancelledAt,
    endedAt,
    refusal: refusal?.error ?? null,
    held: counters.flatMap((counter) => heldOn(counter, request)),
  };
}

function heldOn({ key, book, leaks }: CounterCase, request: RequestFacts): HeldCourse[] {
  return (book.reservations.get(request) ?? []).map((reservation) => {
    const { t, amount, ending, endedAt, endedBy } = reservation;
    const leak = leaks.find((one) => one.reservation === reservation && one.lookAlike === null);
    return {
      counter: key,
      t,
      amount,
      entries: writesOf(reservation).map(({ n }) => n),
      ending,
      endedAt,
      endedBy,
      leaked: leak?.amount ?? 0,
    };
  });
}
