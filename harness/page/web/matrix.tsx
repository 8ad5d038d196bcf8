import { useMemo } from "preact/hooks";
import type { PageCell } from "../data.ts";
import { addressOf } from "./address.ts";
import { Scroll } from "./parts.tsx";

/** A row per scenario: those with most divergences, and then most money, come first. */
export function Matrix({ cells, subjects }: { cells: PageCell[]; subjects: string[] }) {
  const rows = useMemo(() => worstFirst(cells), [cells]);
  if (rows.length === 0) return <p>No trial is like that.</p>;
  return (
    <Scroll label="Verdicts by scenario and release">
      <table class="matrix">
        <thead>
          <tr>
            <th scope="col">scenario</th>
            {subjects.map((subject) => (
              <th key={subject} scope="col">
                {subject}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([scenario, own]) => (
            <tr key={scenario}>
              <th scope="row">{scenario}</th>
              {subjects.map((subject) => (
                <td key={subject}>
                  <Trials cells={own.filter((cell) => cell.subject === subject)} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function worstFirst(cells: readonly PageCell[]): [string, PageCell[]][] {
  const weight = (own: readonly PageCell[]) => own.filter(({ verdict }) => verdict === "diverged").length;
  const money = (own: readonly PageCell[]) => own.reduce((sum, { leaked }) => sum + leaked, 0);
  return [...Map.groupBy(cells, ({ scenario }) => scenario)].sort(
    ([, a], [, b]) => weight(b) - weight(a) || money(b) - money(a),
  );
}

/** Seeds that came to the same are one word with a link for each. */
function Trials({ cells }: { cells: PageCell[] }) {
  const kinds = Map.groupBy(cells, ({ verdict, modes }) => [verdict, ...modes].join(" "));
  return (
    <>
      {[...kinds].map(([kind, own]) => (
        <div key={kind} class={`cell ${own[0]!.verdict}`}>
          <a href={`#${addressOf(own[0]!)}`} title={own[0]!.headline}>
            {kind}
          </a>
          {own.length > 1 && (
            <span class="seeds">
              {" "}
              seeds{" "}
              {own.map((cell) => (
                <a
                  key={cell.seed}
                  href={`#${addressOf(cell)}`}
                  aria-label={`${cell.scenario} on ${cell.subject}, seed ${cell.seed}`}
                >
                  {cell.seed}
                </a>
              ))}
            </span>
          )}
        </div>
      ))}
    </>
  );
}
