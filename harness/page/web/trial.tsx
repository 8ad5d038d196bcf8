import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { oneLine, shortKeys } from "../../text/index.ts";
import type { PageTrial } from "../data.ts";
import { Counters } from "./counters.tsx";
import { Happenings } from "./happenings.tsx";
import { Lanes } from "./lanes.tsx";
import { Command, Section, Word } from "./parts.tsx";
import { Refusals } from "./refusals.tsx";
import { RequestDetails } from "./request-details.tsx";
import { Requests } from "./requests.tsx";

export interface TrialProps {
  trial: PageTrial;
  /** What the addresses of its requests begin with: "#", and "#scenario/1.84.0/1/" in a campaign. */
  base: string;
  /** Its directory, relative to the page. */
  files: string;
  /** Below the headline. */
  children?: ComponentChildren;
}

export function TrialView({ trial, base, files, children }: TrialProps) {
  const { verdict, course } = trial;
  const [opened, open] = useRequestInAddress(base, trial);
  const request = useMemo(() => course.requests.find(({ id }) => id === opened), [course, opened]);
  return (
    <main>
      <Headline trial={trial} />
      {children}
      <Refusals verdict={verdict} base={base} />
      <Counters trial={trial} />
      <Section id="lanes" title="Requests by replica">
        <Lanes course={course} open={open} />
      </Section>
      <Section id="requests" title={`Requests (${course.requests.length})`}>
        <Requests requests={course.requests} base={base} omitted={trial.omitted.requests} />
      </Section>
      <Section id="happened" title="What happened when">
        <Happenings course={course} base={base} />
      </Section>
      <Checks trial={trial} />
      <About trial={trial} files={files} />
      {request && <RequestDetails trial={trial} request={request} files={files} close={() => open(null)} />}
    </main>
  );
}

function Headline({ trial: { verdict, subject, modes, commands } }: { trial: PageTrial }) {
  const { headline, reason, scenario, seed } = verdict;
  return (
    <header>
      <h1>
        <Word verdict={verdict.verdict} /> {scenario} on {subject}, seed {seed}
      </h1>
      <p class="headline">{shortKeys(oneLine(headline))}</p>
      {reason.length > headline.length && <p>{shortKeys(oneLine(reason.slice(headline.length)))}</p>}
      {modes.length > 0 && (
        <ul class="modes">
          {modes.map(({ id, tag, url }) => (
            <li key={id}>{url === null ? tag : <a href={url}>{tag}</a>}</li>
          ))}
        </ul>
      )}
      <Command text={commands.repeat} />
    </header>
  );
}

function Checks({ trial: { verdict } }: { trial: PageTrial }) {
  return (
    <Section id="checks" title="Invariants">
      <ul class="checks">
        {verdict.checks.map(({ invariant, outcome, detail }) => (
          <li key={invariant} class={outcome}>
            <strong>{invariant}</strong> {outcome}: {shortKeys(detail)}
          </li>
        ))}
      </ul>
      {verdict.labels.length > 0 && (
        <>
          <h3>Labels: what looks like a defect and is none</h3>
          <ul>
            {verdict.labels.map(({ text }) => (
              <li key={text}>{shortKeys(text)}</li>
            ))}
          </ul>
        </>
      )}
    </Section>
  );
}

function About({ trial: { about, commands, logs, omitted }, files }: { trial: PageTrial; files: string }) {
  return (
    <Section id="about" title="How it was run">
      <p>Judge the same records again. DIR is the directory of this page:</p>
      <Command text={commands.judge} />
      <dl>
        {about.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p>
        Files:{" "}
        {["ledger.ndjson", "requests.csv", "samples.csv", "history.ndjson", "provider.ndjson", "verdict.json"].map(
          (file) => (
            <a key={file} class="file" href={`${files}/${file}`}>
              {file}
            </a>
          ),
        )}
      </p>
      {omitted.entries > 0 && (
        <p>{omitted.entries} ledger entries are in ledger.ndjson alone. The requests of this page do not cite them.</p>
      )}
      {logs.map(({ file, lines, omitted: earlier }) => (
        <details key={file}>
          <summary>
            {file}, {lines.length} lines{earlier > 0 ? `, ${earlier} earlier ones are in the file` : ""}
          </summary>
          <pre>{lines.join("\n")}</pre>
        </details>
      ))}
    </Section>
  );
}

/** The request that the address names behind `base`, and a way to change it. */
function useRequestInAddress(base: string, trial: PageTrial): [string | null, (id: string | null) => void] {
  const [opened, setOpened] = useState<string | null>(null);
  useEffect(() => {
    const follow = () => {
      const { hash } = location;
      const id = hash.startsWith(base) ? decodeURIComponent(hash.slice(base.length)) : "";
      setOpened(trial.course.requests.some((request) => request.id === id) ? id : null);
    };
    follow();
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, [base, trial]);
  return [
    opened,
    (id) => {
      if (id !== null) location.hash = base + id;
      else {
        history.replaceState(null, "", base === "#" ? location.pathname + location.search : base.replace(/\/$/, ""));
        setOpened(null);
      }
    },
  ];
}
