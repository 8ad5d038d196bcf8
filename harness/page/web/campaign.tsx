import { useEffect, useMemo, useState } from "preact/hooks";
import type { PageCampaign, PageCell, PageTrial } from "../data.ts";
import { addressOf } from "./address.ts";
import { ChangesView } from "./changes.tsx";
import { GateView } from "./gate.tsx";
import { Matrix } from "./matrix.tsx";
import { Section, Word } from "./parts.tsx";
import { TrialView } from "./trial.tsx";
import { unpacked } from "./unpack.ts";

const words = ["diverged", "inconclusive", "converged", "not-applicable"] as const;

/** All trials, and the one that the address names. */
export function CampaignView({ campaign }: { campaign: PageCampaign }) {
  const opened = useCellInAddress(campaign.cells);
  if (opened !== null) return <OpenedTrial key={addressOf(opened)} cell={opened} />;
  return <Overview campaign={campaign} />;
}

function useCellInAddress(cells: readonly PageCell[]): PageCell | null {
  const find = () => cells.find((cell) => location.hash.slice(1).startsWith(addressOf(cell))) ?? null;
  const [opened, setOpened] = useState(find);
  useEffect(() => {
    const follow = () => setOpened(find());
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  });
  return opened;
}

function OpenedTrial({ cell }: { cell: PageCell }) {
  const [trial, setTrial] = useState<PageTrial | null>(null);
  const { packed, dir, scenario, subject, seed } = cell;
  useEffect(() => {
    scrollTo(0, 0);
    if (packed !== null) void unpacked(packed).then(setTrial);
  }, [packed]);
  return (
    <>
      <nav>
        <a href="#all">← all trials</a>
      </nav>
      {packed === null ? (
        <main>
          <h1>
            <Word verdict={cell.verdict} /> {scenario} on {subject}, seed {seed}
          </h1>
          <p class="headline">{cell.headline}</p>
          <p>
            This page is too small for its evidence. <a href={`${dir}/report.html`}>Its own page</a> has it.
          </p>
        </main>
      ) : trial === null ? (
        <p>Unpacking the evidence …</p>
      ) : (
        <TrialView trial={trial} base={`#${addressOf(cell)}`} files={dir} />
      )}
    </>
  );
}

function Overview({ campaign }: { campaign: PageCampaign }) {
  const { cells, subjects, failures, modes } = campaign;
  const [wanted, want] = useState({ verdict: "", mode: "", subject: "", text: "" });
  const shown = useMemo(
    () =>
      cells.filter(
        ({ verdict, modes, subject, scenario }) =>
          (wanted.verdict === "" || verdict === wanted.verdict) &&
          (wanted.mode === "" || modes.includes(wanted.mode)) &&
          (wanted.subject === "" || subject === wanted.subject) &&
          scenario.includes(wanted.text),
      ),
    [cells, wanted],
  );
  const minutes = (Date.parse(campaign.finishedAt) - Date.parse(campaign.startedAt)) / 60_000;
  return (
    <main>
      <header>
        <h1>
          {words
            .map((word) => [word, cells.filter(({ verdict }) => verdict === word).length] as const)
            .filter(([, count]) => count > 0)
            .map(([word, count], at) => (
              <span key={word}>
                {at > 0 ? ", " : ""}
                {count} <Word verdict={word} />
              </span>
            ))}
        </h1>
        <p class="headline">
          {cells.length} trials on litellm {subjects.join(", ")}, {minutes.toFixed(1)} minutes
          {failures.length > 0 ? `. ${failures.length} could not be run` : ""}
        </p>
      </header>
      <GateView gate={campaign.gate} cells={cells} modes={modes} />
      <ChangesView campaign={campaign} />
      <Section id="matrix" title="Scenarios and releases, worst first">
        <form class="filters" onSubmit={(event) => event.preventDefault()}>
          <Choice
            name="verdict"
            values={words}
            chosen={wanted.verdict}
            choose={(verdict) => want({ ...wanted, verdict })}
          />
          <Choice
            name="mode"
            values={Object.keys(modes).sort((a, b) => a.localeCompare(b, "en", { numeric: true }))}
            chosen={wanted.mode}
            choose={(mode) => want({ ...wanted, mode })}
            label={(mode) => modes[mode]!.tag}
          />
          <Choice
            name="release"
            values={subjects}
            chosen={wanted.subject}
            choose={(subject) => want({ ...wanted, subject })}
          />
          <label>
            scenario{" "}
            <input
              type="search"
              value={wanted.text}
              onInput={({ currentTarget }) => want({ ...wanted, text: currentTarget.value })}
            />
          </label>
          <output>
            {shown.length} of {cells.length} trials
          </output>
        </form>
        <Matrix cells={shown} subjects={wanted.subject === "" ? subjects : [wanted.subject]} />
      </Section>
      {failures.length > 0 && (
        <Section id="failures" title={`Could not be run (${failures.length})`}>
          <ul>
            {failures.map(({ scenario, subject, seed, why }) => (
              <li key={`${scenario} ${subject} ${seed}`}>
                {scenario} on {subject}, seed {seed}: {why}
              </li>
            ))}
          </ul>
        </Section>
      )}
    </main>
  );
}

interface ChoiceProps {
  name: string;
  values: readonly string[];
  chosen: string;
  choose(value: string): void;
  label?(value: string): string;
}

function Choice({ name, values, chosen, choose, label = (value) => value }: ChoiceProps) {
  return (
    <label>
      {name}{" "}
      <select value={chosen} onChange={({ currentTarget }) => choose(currentTarget.value)}>
        <option value="">all</option>
        {values.map((value) => (
          <option key={value} value={value}>
            {label(value)}
          </option>
        ))}
      </select>
    </label>
  );
}
