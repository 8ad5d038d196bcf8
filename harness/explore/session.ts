import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type BenchOptions, openBench, type SubjectRequest } from "../campaign/index.ts";
import type { Clock } from "../clock.ts";
import type { CorpusEntry, ExploreDocument } from "../contracts/index.ts";
import { type PhantomError, toPhantomError } from "../errors/index.ts";
import { randomFrom } from "../planner/index.ts";
import { createCampaignDirectory } from "../record/index.ts";
import { exploreMarkdown } from "../report/index.ts";
import { duration, plural } from "../text/index.ts";
import { version } from "../version.ts";
import { addToCorpus, corpusText, readCorpus } from "./corpus.ts";
import { exploreDocument } from "./document.ts";
import { wholeGround } from "./draw/index.ts";
import { explore, type Until } from "./explore.ts";
import { named, writeFinds } from "./finds.ts";
import { type Find, interrupted, type Outcome, outOfTime, shrinkFinds } from "./shrink-finds.ts";
import { confirmedOf, groupsOf, type State } from "./state.ts";

export interface ExploreRequest extends Pick<BenchOptions, "profile" | "start" | "warm" | "images" | "command"> {
  subject: SubjectRequest;
  stack: "local" | "docker";
  seed: number;
  replicas: number;
  until: Until;
  /** How many minutes at most are for shrinking the finds; where `until` is a time, the last of them. */
  shrinkMinutes: number;
  /** A LiteLLM as one types it, by its spec: "--litellm 1.84.0 --setting …". */
  typed(litellm: string): string;
  /** Absolute; null: none. */
  corpus: string | null;
  /** Absolute; null: a new directory below reports/. */
  out: string | null;
}

export interface Explored {
  document: ExploreDocument;
  /** Where its files are. */
  dir: string;
  /** Why it could not go on, or could not write all of it; null: it could. */
  failure: PhantomError | null;
}

/**
 * Explores one LiteLLM and writes explore.json, summary.md and a directory for each find. Finds that were confirmed are shrunk. When
 * the signal aborts, or it cannot go on, what was judged by then is written all the same.
 * @throws PhantomError for bad input (before anything starts), and for an environment that cannot run the LiteLLM
 */
export async function runExploration(
  request: ExploreRequest,
  clock: Clock,
  signal: AbortSignal,
  report: (line: string) => void,
  open: typeof openBench = openBench,
): Promise<Explored> {
  const { subject, stack, seed, replicas, until } = request;
  const startedAt = new Date().toISOString();
  const corpus = request.corpus === null ? null : await readCorpus(request.corpus, replicas);
  if (corpus !== null) corpusText(corpus, version).forEach(report);
  const dir = await createCampaignDirectory(request.out, { scenario: "explore", seed }, subject.spec);
  const logDir = join(dir, "logs");
  await mkdir(logDir, { recursive: true });
  await using bench = await open(subject, { ...request, logDir, signal, report });
  const ground = wholeGround(replicas, stack);
  const random = randomFrom(seed);
  const from = clock.now();
  const since = { now: () => clock.now() - from };
  const entries = corpus?.entries ?? [];
  const where = { dir, logDir };
  const ended = await explore(bench, {
    until,
    spare: request.shrinkMinutes,
    random,
    ground,
    corpus: entries,
    ...where,
    clock: since,
    signal,
    report,
  });
  const { state } = ended;
  let { failure } = ended;
  const minutes = since.now() / 60_000;
  const { spec: litellm } = bench;
  let added = 0;
  let shrunk: ReadonlyMap<string, Outcome> = new Map();
  const write = async (): Promise<ExploreDocument> => {
    const read = corpus && { dir: corpus.dir, read: entries.length, skipped: corpus.skipped.length, added };
    const finishedAt = new Date().toISOString();
    const unshrunk = request.shrinkMinutes === 0 ? "not asked for" : signal.aborted ? interrupted : outOfTime;
    const about = { dir, minutes, litellm, seed, replicas, startedAt, finishedAt, corpus: read };
    const document = exploreDocument(state, { ...about, failure, shrunk, unshrunk });
    await writeFile(join(dir, "explore.json"), `${JSON.stringify(document, null, 2)}\n`);
    await writeFile(join(dir, "summary.md"), exploreMarkdown(document));
    return document;
  };
  /** One that cannot be done takes nothing from the others. */
  const tried = <T>(what: string, task: Promise<T>) =>
    task.catch((error: unknown) => {
      failure ??= toPhantomError(error, what);
      return null;
    });
  await write();
  await tried("write the finds", writeFinds(dir, groupsOf(state), litellm));
  if (corpus !== null) {
    added = (await tried("write the corpus", addToCorpus(corpus, entriesOf(state, litellm), version))) ?? 0;
  }
  const document = await write();
  if (failure !== null || signal.aborted) return { document, dir, failure };
  const ms = shrinkingMs(request, since);
  const finds = confirmedFinds(dir, state);
  if (finds.length === 0 || ms <= 0) return { document, dir, failure };
  report(`shrinking ${plural(finds.length, "find")}, for at most ${duration(ms)}`);
  const shrinking = { bench, ms, subject: request.typed(litellm), logDir, clock: since, signal, report };
  shrunk = (await tried("shrink the finds", shrinkFinds(finds, shrinking))) ?? shrunk;
  return { document: await write(), dir, failure };
}

/** What is left of the time. */
function shrinkingMs({ until, shrinkMinutes }: ExploreRequest, clock: Clock): number {
  const ms = shrinkMinutes * 60_000;
  return "trials" in until ? ms : Math.min(ms, until.minutes * 60_000 - clock.now());
}

function confirmedFinds(dir: string, state: State): Find[] {
  return named(groupsOf(state))
    .filter(({ group }) => confirmedOf(state, group).times > 0)
    .map(({ group, name }) => ({ group, name, dir: join(dir, "finds", name) }));
}

function entriesOf({ fresh }: State, litellm: string): CorpusEntry[] {
  return fresh.map((entry) => ({ schemaVersion: 1, phantom429: version, litellm, ...entry }));
}
