import type { PageCampaign, PageCell, PageGated, PageGateItem } from "../data.ts";
import { addressOf } from "./address.ts";
import { Section } from "./parts.tsx";

const outcomes = { passed: "passed", failed: "failed", undecided: "could not be judged" } as const;
const colours = { passed: "converged", failed: "diverged", undecided: "inconclusive" } as const;
/** Lists that ask for nothing are folded. */
const quiet = ["notSeen", "stillThere"];

/** A campaign or a trial by a gate file: what is new, fixed, still there, and could not be judged. */
export function GateView({ gate, cells, modes }: PageGated) {
  if (gate === null) return null;
  const { file, outcome, judged, lists, undecided } = gate;
  const loud = lists.filter(({ name }) => !quiet.includes(name));
  return (
    <Section id="gate" title={`Gate ${file}`}>
      <p class="headline">
        <strong class={`word ${colours[outcome]}`}>{outcomes[outcome]}</strong>: {judged}{" "}
        {judged === 1 ? "scenario" : "scenarios"} judged
        {[...lists.map(({ title, items }) => `, ${items.length} ${title}`)].join("")}
        {undecided.length > 0 ? `, ${undecided.length} could not be judged` : ""}
      </p>
      {loud.map(({ name, title, todo, items }) => (
        <div key={name} class="gate">
          <h3>
            {title} ({items.length})
          </h3>
          <p>{todo}</p>
          <Items items={items} cells={cells} modes={modes} />
        </div>
      ))}
      {undecided.length > 0 && (
        <div class="gate">
          <h3>could not be judged ({undecided.length})</h3>
          <ul>
            {undecided.map(({ scenario, seed, why, cell }) => (
              <li key={`${scenario} ${seed}`}>
                <Trial scenario={scenario} cell={cells[cell ?? -1]} />, seed {seed}: {why}
              </li>
            ))}
          </ul>
        </div>
      )}
      {lists
        .filter(({ name }) => quiet.includes(name))
        .map(({ name, title, todo, items }) => (
          <details key={name} class="gate" open={loud.length + undecided.length === 0}>
            <summary>
              {title} ({items.length}): {todo}
            </summary>
            <Items items={items} cells={cells} modes={modes} />
          </details>
        ))}
    </Section>
  );
}

interface ItemsProps {
  items: readonly PageGateItem[];
  cells: readonly PageCell[];
  modes: PageCampaign["modes"];
}

function Items({ items, cells, modes }: ItemsProps) {
  return (
    <ul>
      {items.map(({ scenario, mode, trials, issue, reason, until, cell }) => (
        <li key={`${scenario} ${mode}`}>
          <Trial scenario={scenario} cell={cells[cell ?? -1]} />: {modes[mode]?.tag ?? mode} ({trials})
          {issue !== null && (
            <>, {issue.url === null ? issue.text : <a href={issue.url}>{issue.text.replace(/^https?:\/\//, "")}</a>}</>
          )}
          {reason === null ? "" : `, ${reason}`}
          {until === null ? "" : `, until ${until}`}
        </li>
      ))}
    </ul>
  );
}

function Trial({ scenario, cell }: { scenario: string; cell: PageCell | undefined }) {
  return cell === undefined ? <span>{scenario}</span> : <a href={`#${addressOf(cell)}`}>{scenario}</a>;
}
