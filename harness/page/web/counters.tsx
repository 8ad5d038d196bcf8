import { useEffect, useMemo, useRef } from "preact/hooks";
import type { CounterCourse } from "../../contracts/index.ts";
import { money, moneyRange, shortKeys } from "../../text/index.ts";
import type { PageTrial } from "../data.ts";
import { drawChart } from "./chart.ts";
import { happeningsOf } from "./happenings.tsx";
import { dollars, Scroll, Section, seconds } from "./parts.tsx";

const openAtFirst = 2;
const rowsShown = 200;

/** A chart for each counter, that with the most wrong first. */
export function Counters({ trial }: { trial: PageTrial }) {
  const sorted = useMemo(() => worstFirst(trial), [trial]);
  if (sorted.length === 0) return null;
  return (
    <Section id="counters" title={`Counters (${sorted.length})`}>
      <p class="key">
        <span class="line redis">in Redis</span> <span class="line row">row in Postgres</span>{" "}
        <span class="line truth">really spent</span> <span class="line budget">budget</span>{" "}
        <span class="mark fault">fault</span> <span class="mark cancel">client left</span>{" "}
        <span class="mark refusal">refused</span> <span class="mark expiry">time to live ended</span>
      </p>
      {sorted.map((counter, at) => (
        <details key={counter.key} open={at < openAtFirst} class="counter">
          <summary>{caption(trial, counter)}</summary>
          <Chart trial={trial} counter={counter} />
          <Values counter={counter} />
        </details>
      ))}
    </Section>
  );
}

function worstFirst({ verdict, course }: PageTrial): CounterCourse[] {
  const off = new Map<string, number>();
  for (const { counter, amount } of verdict.findings) {
    off.set(counter, Math.max(off.get(counter) ?? 0, Math.abs(amount)));
  }
  return course.counters.toSorted((a, b) => (off.get(b.key) ?? 0) - (off.get(a.key) ?? 0));
}

function caption({ verdict }: PageTrial, { key }: CounterCourse): string {
  const reading = verdict.counters.find((one) => one.key === key);
  if (!reading) return shortKeys(key);
  const { counter, row, truthLow, truthHigh, leaked } = reading;
  const end = [
    counter === null ? "no counter in Redis at the end" : `${money(counter)} in Redis`,
    row === null ? "no row in Postgres" : `${money(row)} in Postgres`,
    `${moneyRange(truthLow, truthHigh)} really spent`,
    ...(leaked > 0 ? [`${money(leaked)} leaked`] : []),
  ];
  return `${shortKeys(key)}: ${end.join(", ")}`;
}

function Chart({ trial, counter }: { trial: PageTrial; counter: CounterCourse }) {
  const place = useRef<HTMLDivElement>(null);
  const marks = useMemo(() => {
    const own = new Set(trial.course.requests.filter(concerns(counter)).map(({ id }) => id));
    return happeningsOf({ ...trial.course, counters: [counter] }).filter(
      ({ request }) => request === null || own.has(request),
    );
  }, [trial, counter]);
  useEffect(() => drawChart(place.current!, counter, marks, trial.course.end), [counter, marks, trial]);
  const label = `${caption(trial, counter)}. The table below has the values.`;
  return <div class="chart" ref={place} role="img" aria-label={label} />;
}

function concerns({ key }: CounterCourse) {
  return ({ held, refusal, cancelledAt }: PageTrial["course"]["requests"][number]) =>
    held.some(({ counter }) => counter === key) || (held.length === 0 && (refusal !== null || cancelledAt !== null));
}

function Values({ counter: { redis, row } }: { counter: CounterCourse }) {
  return (
    <details>
      <summary>As a table</summary>
      <Scroll label="Values of the counter">
        <table>
          <thead>
            <tr>
              <th scope="col">time</th>
              <th scope="col">in Redis</th>
              <th scope="col">ledger entry</th>
            </tr>
          </thead>
          <tbody>
            {redis.slice(0, rowsShown).map(({ t, value, n }) => (
              <tr key={`${t} ${n}`}>
                <td class="number">{seconds(t)}</td>
                <td class="number">{value === null ? "none" : money(value)}</td>
                <td class="number">{n ?? "–"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {redis.length > rowsShown && <p>{redis.length - rowsShown} more are in ledger.ndjson.</p>}
      <p>
        Row in Postgres: {row.map(({ t, value }) => `${dollars(value)} at ${seconds(t)}`).join(", ") || "never read"}
      </p>
    </details>
  );
}
