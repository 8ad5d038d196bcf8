import { useMemo, useState } from "preact/hooks";
import { changesBetween } from "../../changes/changes.ts";
import type { Change, Changes } from "../../contracts/index.ts";
import type { PageCampaign } from "../data.ts";
import { Section } from "./parts.tsx";

/** What is new, fixed and still there: against an earlier campaign where there is one, and from one release to another. */
export function ChangesView({ campaign }: { campaign: PageCampaign }) {
  const { baseline, subjects, modes } = campaign;
  if (baseline.length === 0 && subjects.length < 2) return null;
  return (
    <Section id="changes" title="What changed">
      {baseline.map((comparison) => (
        <div key={`${comparison.before} ${comparison.after}`}>
          <p>
            From {comparison.before} in {comparison.baseline} to {comparison.after}
          </p>
          <Lists changes={comparison} modes={modes} />
        </div>
      ))}
      {subjects.length > 1 && <BetweenReleases campaign={campaign} />}
    </Section>
  );
}

function BetweenReleases({ campaign: { cells, subjects, modes } }: { campaign: PageCampaign }) {
  const [[from, to], choose] = useState<[string, string]>([subjects[0]!, subjects.at(-1)!]);
  const changes = useMemo(() => {
    const side = (spec: string) => cells.filter(({ subject }) => subject === spec);
    return changesBetween(side(from), side(to));
  }, [cells, from, to]);
  const select = (chosen: string, set: (value: string) => void, label: string) => (
    <select aria-label={label} value={chosen} onChange={({ currentTarget }) => set(currentTarget.value)}>
      {subjects.map((subject) => (
        <option key={subject}>{subject}</option>
      ))}
    </select>
  );
  return (
    <>
      <p>
        From {select(from, (value) => choose([value, to]), "from release")} to{" "}
        {select(to, (value) => choose([from, value]), "to release")}
      </p>
      <Lists changes={changes} modes={modes} />
    </>
  );
}

function Lists({ changes, modes }: { changes: Changes; modes: PageCampaign["modes"] }) {
  const lists: [string, Change[]][] = [
    ["New", changes.appeared],
    ["Fixed", changes.fixed],
    ["Still there", changes.stillThere],
  ];
  return (
    <>
      <div class="columns">
        {lists.map(([name, list]) => (
          <div key={name}>
            <h3>
              {name} ({list.length})
            </h3>
            <ul>
              {list.map(({ scenario, mode, before, after, race }) => (
                <li key={`${scenario} ${mode}`}>
                  {scenario}: <span title={modes[mode]?.tag ?? mode}>{mode}</span>
                  {race ? ` (${before.times} of ${before.of} seeds, then ${after.times} of ${after.of})` : ""}
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
      {changes.notJudged.length > 0 && (
        <p>Could not be judged: {changes.notJudged.map(({ scenario, side }) => `${scenario} (${side})`).join(", ")}</p>
      )}
    </>
  );
}
