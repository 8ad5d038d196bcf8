import { useEffect, useRef } from "preact/hooks";
import type { LedgerEntry, ProviderEvent, RequestCourse } from "../../contracts/index.ts";
import { money, shortKeys } from "../../text/index.ts";
import type { PageTrial } from "../data.ts";
import { Scroll, seconds } from "./parts.tsx";

export interface DetailsProps {
  trial: PageTrial;
  request: RequestCourse;
  files: string;
  close(): void;
}

/** What one request left in each of the records. */
export function RequestDetails({ trial, request, files, close }: DetailsProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const { id, replica, route, held, refusal, leaked } = request;
  const log = trial.logs.find(({ file }) => file.endsWith(`replica-${replica}.log`));
  return (
    <dialog ref={dialog} onClose={close} aria-labelledby="request">
      <h2 id="request">
        {id} on replica {replica}
        {leaked > 0 ? `: ${money(leaked)} never given back` : ""}
      </h2>
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
      <p>
        {route}; {story(request)}
      </p>
      {refusal !== null && <blockquote>{refusal}</blockquote>}
      {held.length > 0 && (
        <ul>
          {held.map(({ counter, amount, entries, ending, endedBy, leaked: left }) => (
            <li key={`${counter} ${entries[0]}`}>
              {shortKeys(counter)}: {money(amount)} reserved (entry {entries.join(", ")}),{" "}
              {left > 0 ? (
                <strong>never settled: {money(left)} stayed</strong>
              ) : (
                `${ending ?? "still held"}${endedBy === null ? "" : ` by entry ${endedBy}`}`
              )}
            </li>
          ))}
        </ul>
      )}
      <h3>Ledger: commands on its counters</h3>
      <Entries entries={entriesOf(trial, request)} cited={citedBy(request)} />
      <h3>What the provider saw</h3>
      <Events events={trial.provider.filter((event) => event.request === id)} />
      <h3>Log of replica {replica}</h3>
      {log ? <Log lines={log.lines} /> : <p>No log was kept.</p>}
      <p>
        <a href={`${files}/logs/replica-${replica}.log`}>The whole log</a>. LiteLLM's lines name neither a request nor a
        time, so trouble comes first and the last lines follow.
      </p>
    </dialog>
  );
}

function story({ invokedAt, receivedAt, cancelledAt, cancelPoint, endedAt, outcome, status }: RequestCourse): string {
  const steps = [
    invokedAt === null ? "never sent" : `sent at ${seconds(invokedAt)}`,
    receivedAt === null ? "the provider never got it" : `at the provider at ${seconds(receivedAt)}`,
    cancelledAt === null ? "" : `client left at ${seconds(cancelledAt)} (${cancelPoint})`,
    endedAt === null ? "" : `over at ${seconds(endedAt)}, ${ended(outcome, status)}`,
  ];
  return steps.filter((step) => step !== "").join(", ");
}

function ended(outcome: RequestCourse["outcome"], status: number | null): string {
  if (outcome === "info") return "without an answer for the client";
  return `${outcome === "ok" ? "answered" : "failed"} with status ${status}`;
}

/** Those that it is known by, and what else its replica did to the same counters while it was there. */
function entriesOf({ ledger }: PageTrial, request: RequestCourse): LedgerEntry[] {
  const { held, replica, invokedAt, endedAt } = request;
  const cited = citedBy(request);
  const keys = new Set(held.map(({ counter }) => counter));
  const until = (endedAt ?? invokedAt ?? 0) + 200;
  return ledger
    .filter(({ n, key, replica: at, t }) => {
      return cited.has(n) || (keys.has(key) && at === replica && invokedAt !== null && t >= invokedAt && t <= until);
    })
    .slice(0, 200);
}

/** Its reservations, what LiteLLM changed of them, and their ends. */
function citedBy({ held }: RequestCourse): ReadonlySet<number> {
  return new Set(held.flatMap(({ entries, endedBy }) => [...entries, ...(endedBy === null ? [] : [endedBy])]));
}

function Entries({ entries, cited }: { entries: LedgerEntry[]; cited: ReadonlySet<number> }) {
  if (entries.length === 0) return <p>None.</p>;
  return (
    <Scroll label="Ledger entries">
      <table>
        <thead>
          <tr>
            {["entry", "time", "command", "counter", "reply", "reached Redis", "fault"].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {entries.map(({ n, t, command, args, key, reply, applied, fault }) => (
            <tr key={n} class={cited.has(n) ? "cited" : ""}>
              <td class="number">{cited.has(n) ? <strong>{n}</strong> : n}</td>
              <td class="number">{seconds(t)}</td>
              <td>
                {command} {args.join(" ").slice(0, 60)}
              </td>
              <td>{shortKeys(key)}</td>
              <td>{reply ?? "–"}</td>
              <td>{applied}</td>
              <td>{fault ?? ""}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Events({ events }: { events: ProviderEvent[] }) {
  if (events.length === 0) return <p>Nothing: LiteLLM did not ask it.</p>;
  return (
    <ul>
      {events.map(({ t, event, point, status, outputTokens, detail }, at) => (
        <li key={`${at} ${t}`}>
          {seconds(t)} {event}{" "}
          {[point, status, outputTokens && `${outputTokens} output tokens`, detail].filter(Boolean).join(", ")}
        </li>
      ))}
    </ul>
  );
}

function Log({ lines }: { lines: string[] }) {
  const trouble = lines.filter((line) => /ERROR|WARNING|Traceback|Exception/.test(line)).slice(0, 40);
  return <pre>{[...trouble, ...(trouble.length > 0 ? ["…"] : []), ...lines.slice(-20)].join("\n")}</pre>;
}
