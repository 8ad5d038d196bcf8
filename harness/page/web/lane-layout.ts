import type { RequestCourse, TrialCourse } from "../../contracts/index.ts";

/** A request as a lane shows it. Times in ms. */
export interface Bar {
  request: RequestCourse;
  from: number;
  /** The client had its answer, or left. */
  over: number;
  /** When it reserved, and when that was settled or ended otherwise; null: it never did. */
  reserved: number | null;
  settled: number | null;
  leaked: boolean;
  /** Bars of the same track do not overlap. */
  track: number;
}

export interface Lane {
  replica: number;
  tracks: number;
  bars: Bar[];
}

/** A lane per replica, each request on the first track that is free when it is sent. */
export function lanesOf({ requests, end }: TrialCourse): Lane[] {
  const byReplica = Map.groupBy(
    requests.filter(({ invokedAt }) => invokedAt !== null),
    ({ replica }) => replica,
  );
  return [...byReplica.entries()]
    .sort(([a], [b]) => a - b)
    .map(([replica, own]) => {
      const ends: number[] = [];
      const bars = own
        .toSorted((a, b) => a.invokedAt! - b.invokedAt!)
        .map((request) => {
          const bar = barOf(request, end);
          const until = Math.max(bar.over, bar.leaked ? end : (bar.settled ?? bar.over));
          let track = ends.findIndex((free) => free <= bar.from);
          if (track < 0) track = ends.length;
          ends[track] = until;
          return { ...bar, track };
        });
      return { replica, tracks: ends.length, bars };
    });
}

function barOf(request: RequestCourse, end: number): Omit<Bar, "track"> {
  const held = request.held.toSorted((a, b) => b.leaked - a.leaked)[0];
  const leaked = request.leaked > 0;
  return {
    request,
    from: request.invokedAt!,
    over: request.endedAt ?? request.cancelledAt ?? end,
    reserved: held?.t ?? null,
    settled: leaked ? null : (held?.endedAt ?? null),
    leaked,
  };
}
