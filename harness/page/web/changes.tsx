import { useMemo, useState } from "preact/hooks";
import { type Change, changesBetween } from "../../changes/index.ts";
import type { PageCampaign } from "../data.ts";
import { Section } from "./parts.tsx";

/** What is new, fixed and still there from one release to another. */
export function ChangesView({ campaign: { cells, subjects, modes } }: { campaign: PageCampaign }) {
  const [[from, to], choose] = useState<[string, string]>([subjects[0]!, subjects.at(-1)!]);
  const changes = useMemo(() => {
    const side = (spec: string) => cells.filter(({ subject }) => subject === spec);
    return changesBetween(side(from), side(to));
  }, [cells, from, to]);
  if (subjects.length < 2) return null;
  const lists: [string, Change[]][] = [
    ["New", changes.appeared],
    ["Fixed", changes.fixed],
    ["Still there", changes.stillThere],
  ];
  const select = (chosen: string, set: (value: string) => void, label: string) => (
    <select aria-label={label} value={chosen} onChange={({ currentTarget }) => set(currentTarget.value)}>
      {subjects.map((subject) => (
        <option key={subject}>{subject}</option>
      ))}
    </select>
  );
  return (
    <Section id="changes" title="What changed">
      <p>
        From {select(from, (value) => choose([value, to]), "from release")} to{" "}
        {select(to, (value) => choose([from, value]), "to release")}
      </p>
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
    </Section>
  );
}
