import type { TrialCourse } from "../../contracts/index.ts";
import { shortKeys } from "../../text/index.ts";
import { Scroll, seconds } from "./parts.tsx";

const shown = 300;

export interface Happening {
  t: number;
  kind: "fault" | "cancel" | "refusal" | "expiry" | "phase";
  text: string;
  request: string | null;
}

/** All that is marked in the charts, in the order of time. */
export function happeningsOf({ faults, requests, counters, phases }: TrialCourse): Happening[] {
  return [
    ...phases.map(({ name, begin }): Happening => ({ t: begin, kind: "phase", text: `phase ${name}`, request: null })),
    ...faults.map(({ t, fault, kind, detail }): Happening => {
      return { t, kind: "fault", text: `${kind} ${fault}: ${shortKeys(detail)}`, request: null };
    }),
    ...requests.flatMap(({ id, cancelledAt, cancelPoint, refusal, endedAt, status }): Happening[] => [
      ...(cancelledAt === null
        ? []
        : [{ t: cancelledAt, kind: "cancel" as const, text: `client left at ${cancelPoint}`, request: id }]),
      ...(refusal === null || endedAt === null
        ? []
        : [{ t: endedAt, kind: "refusal" as const, text: `refused with status ${status}`, request: id }]),
    ]),
    ...counters.flatMap(({ key, expiries }) =>
      expiries.map((t): Happening => {
        return { t, kind: "expiry", text: `${shortKeys(key)}: time to live ended`, request: null };
      }),
    ),
  ].sort((a, b) => a.t - b.t);
}

export function Happenings({ course, base }: { course: TrialCourse; base: string }) {
  const all = happeningsOf(course);
  return (
    <>
      <Scroll label="What happened when">
        <table>
          <thead>
            <tr>
              <th scope="col">time</th>
              <th scope="col">what</th>
              <th scope="col">request</th>
              <th scope="col">in words</th>
            </tr>
          </thead>
          <tbody>
            {all.slice(0, shown).map(({ t, kind, text, request }, at) => (
              <tr key={`${at} ${t}`}>
                <td class="number">{seconds(t)}</td>
                <td>
                  <span class={`mark ${kind}`}>{kind}</span>
                </td>
                <td>{request && <a href={base + request}>{request}</a>}</td>
                <td>{text}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {all.length > shown && <p>{all.length - shown} more are in history.ndjson.</p>}
    </>
  );
}
