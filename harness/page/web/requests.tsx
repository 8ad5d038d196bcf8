import { useMemo, useRef, useState } from "preact/hooks";
import type { RequestCourse } from "../../contracts/index.ts";
import { money } from "../../text/index.ts";
import { dollars } from "./parts.tsx";

interface Column {
  name: string;
  text(request: RequestCourse): string;
  by(request: RequestCourse): number | string;
}

const columns: Column[] = [
  { name: "request", text: ({ id }) => id, by: ({ id }) => Number(id.replace(/\D/g, "")) },
  { name: "phase", text: ({ phase }) => phase, by: ({ phase }) => phase },
  { name: "replica", text: ({ replica }) => String(replica), by: ({ replica }) => replica },
  { name: "outcome", text: outcomeText, by: outcomeText },
  { name: "client left", text: ({ cancelPoint }) => cancelPoint ?? "no", by: ({ cancelPoint }) => cancelPoint ?? "" },
  { name: "reserved", text: ({ reserved }) => dollars(reserved), by: ({ reserved }) => reserved ?? -1 },
  { name: "cost", text: ({ costLow, costHigh }) => cost(costLow, costHigh), by: ({ costHigh }) => costHigh },
  { name: "leaked", text: ({ leaked }) => money(leaked), by: ({ leaked }) => leaked },
  { name: "reserve", text: ({ reserveEntries }) => reserveEntries || "–", by: ({ reserveEntries }) => reserveEntries },
  { name: "settle", text: ({ settleEntry }) => String(settleEntry ?? "–"), by: ({ settleEntry }) => settleEntry ?? -1 },
];

function outcomeText({ outcome, status, class: why }: RequestCourse): string {
  return [outcome === "info" ? "" : outcome, status ?? "", why ?? ""].filter((word) => word !== "").join(" ");
}

function cost(low: number, high: number): string {
  return low === high ? money(low) : `${money(low)} to ${money(high)}`;
}

const filters: [name: string, wanted: (request: RequestCourse) => boolean][] = [
  ["all", () => true],
  ["leaked", ({ leaked }) => leaked > 0],
  ["refused for a budget", ({ refusal }) => refusal !== null],
  ["client left", ({ cancelPoint }) => cancelPoint !== null],
  ["not answered", ({ outcome }) => outcome !== "ok"],
];

const rowHeight = 30;
const windowRows = 16;
/** Below this all rows are there, for searching in the page and for printing. */
const allRows = 200;

export interface RequestsProps {
  requests: RequestCourse[];
  base: string;
  omitted: number;
}

export function Requests({ requests, base, omitted }: RequestsProps) {
  const [sort, setSort] = useState({ column: 0, down: false });
  const [filter, setFilter] = useState(0);
  const [text, setText] = useState("");
  const rows = useMemo(() => {
    const { by } = columns[sort.column]!;
    const wanted = requests.filter(
      (request) =>
        filters[filter]![1](request) && (text === "" || columns.some((column) => column.text(request).includes(text))),
    );
    wanted.sort((a, b) => compare(by(a), by(b)));
    return sort.down ? wanted.reverse() : wanted;
  }, [requests, sort, filter, text]);
  return (
    <>
      <form class="filters" onSubmit={(event) => event.preventDefault()}>
        <label>
          Show{" "}
          <select value={filter} onChange={({ currentTarget }) => setFilter(Number(currentTarget.value))}>
            {filters.map(([name], at) => (
              <option key={name} value={at}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label>
          with <input type="search" value={text} onInput={({ currentTarget }) => setText(currentTarget.value)} />
        </label>
        <output>
          {rows.length} of {requests.length}
          {omitted > 0 ? `; ${omitted} more are in requests.csv` : ""}
        </output>
      </form>
      <Rows rows={rows} base={base} sort={sort} setSort={setSort} />
    </>
  );
}

interface RowsProps {
  rows: RequestCourse[];
  base: string;
  sort: { column: number; down: boolean };
  setSort(sort: RowsProps["sort"]): void;
}

/** Of many rows only those in view are in the page. */
function Rows({ rows, base, sort, setSort }: RowsProps) {
  const [top, setTop] = useState(0);
  const box = useRef<HTMLElement>(null);
  const isWindow = rows.length > allRows;
  const first = isWindow ? Math.max(0, Math.min(Math.floor(top / rowHeight) - 8, rows.length - windowRows - 16)) : 0;
  const shown = isWindow ? rows.slice(first, first + windowRows + 16) : rows;
  return (
    <section
      ref={box}
      class={isWindow ? "scroll window" : "scroll"}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard.
      tabIndex={0}
      aria-label="Requests"
      onScroll={({ currentTarget }) => isWindow && setTop(currentTarget.scrollTop)}
    >
      <table aria-rowcount={rows.length + 1}>
        <thead>
          <tr>
            {columns.map(({ name }, at) => (
              <th
                key={name}
                scope="col"
                aria-sort={sort.column !== at ? "none" : sort.down ? "descending" : "ascending"}
              >
                <button
                  type="button"
                  onClick={() => setSort({ column: at, down: sort.column === at ? !sort.down : false })}
                >
                  {name}
                  {sort.column === at ? (sort.down ? " ↓" : " ↑") : ""}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Gap rows={first} />
          {shown.map((request, at) => (
            <tr
              key={request.id}
              id={`row-${request.id}`}
              aria-rowindex={first + at + 2}
              class={request.leaked > 0 ? "leaked" : ""}
            >
              {columns.map(({ name, text }, column) => (
                <td key={name}>{column === 0 ? <a href={base + request.id}>{text(request)}</a> : text(request)}</td>
              ))}
            </tr>
          ))}
          <Gap rows={rows.length - first - shown.length} />
        </tbody>
      </table>
    </section>
  );
}

function Gap({ rows }: { rows: number }) {
  if (rows <= 0) return null;
  return (
    <tr style={{ height: `${rows * rowHeight}px` }}>
      <td colSpan={columns.length} />
    </tr>
  );
}

function compare(a: number | string, b: number | string): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b), "en", { numeric: true });
}
