import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PhantomError, toPhantomError } from "../../harness/errors/index.ts";
import type { Companions, indexReleases } from "../../harness/subject/index.ts";
import { modesOfPage } from "../as-run/page.ts";
import { readKept } from "../reference/kept.ts";
import { baselineOf, type Judged, judgedIn } from "./baseline.ts";
import { newerReleases } from "./choose.ts";
import { judgementOf, type Ran, type Work } from "./judgement.ts";
import { type Exit, exitOf, exits, worst } from "./outcome.ts";
import { canaryPage, headline, isFinal } from "./page.ts";

export interface CanaryOptions {
  /** By version; null: what is newer than what was judged. */
  releases: readonly string[] | null;
  work: Work;
  /** At most so many releases. */
  most: number;
  /** Where the pages go. */
  out: string;
  /** The reference matrix. */
  reference: string;
  /** Also those that have a page. */
  again: boolean;
  /** Where the modes' pages are. */
  modes: string;
}

export interface CanaryTools {
  lookUp(): ReturnType<typeof indexReleases>;
  /** @throws PhantomError ERR_RELEASE_NOT_INSTALLABLE */
  run(release: string, companions: Companions, work: Work): Promise<Ran>;
  say(line: string): void;
  now(): Date;
}

/** What is to be judged, highest version first: chosen or named, and without a page. */
export async function canaryReleases(options: CanaryOptions, tools: CanaryTools): Promise<string[]> {
  const { releases, most, out, again } = options;
  const judged = readJudged(options.reference);
  const found = releases ?? newerReleases(await tools.lookUp(), judged);
  if (found.length === 0) {
    tools.say(`Nothing is newer than what was judged (newest: ${judged.at(-1)?.version ?? "none"}).`);
    return [];
  }
  const open = found.filter((release) => again || !isJudged(pageOf(out, release)));
  for (const release of found.filter((each) => !open.includes(each)))
    tools.say(`LiteLLM ${release} has its page: ${pageOf(out, release)}`);
  for (const release of open.slice(most)) tools.say(`LiteLLM ${release} is left for another run (at most ${most}).`);
  return open.slice(0, most);
}

/** Runs what is new, compares it with the last judged release below it, and writes a page for each. */
export async function canary(options: CanaryOptions, tools: CanaryTools): Promise<Exit> {
  const codes: Exit[] = [];
  for (const release of await canaryReleases(options, tools)) codes.push(await judgeOne(release, options, tools));
  return codes.length === 0 ? exits.nothingNew : worst(codes);
}

async function judgeOne(release: string, options: CanaryOptions, tools: CanaryTools): Promise<Exit> {
  const { work, out, reference } = options;
  const baseline = baselineOf(release, readJudged(reference));
  const { ran, refused } = await runEitherWay(release, work, tools);
  const judgement = judgementOf(release, baseline, ran, refused, work, tools.now().toISOString());
  const page = pageOf(out, release);
  await mkdir(out, { recursive: true });
  await writeFile(page, canaryPage(judgement, modeLinks(options.modes)));
  tools.say(`${headline(judgement)}: ${page}`);
  return exitOf(judgement);
}

/** With the companions that the release asks for; where the index does not serve them, with the nearest. */
async function runEitherWay(release: string, work: Work, { run, say }: CanaryTools) {
  let refused = "";
  for (const companions of ["exact", "nearest"] as const) {
    try {
      return { ran: await run(release, companions, work), refused: null };
    } catch (error) {
      const { code, message } = toPhantomError(error, `install litellm ${release}`);
      if (code !== "ERR_RELEASE_NOT_INSTALLABLE") throw error;
      refused = message;
      say(`LiteLLM ${release} does not install with --companions ${companions}: ${message}`);
    }
  }
  return { ran: { trials: [], lost: [] }, refused };
}

/** @throws PhantomError where nothing was judged: all would look new */
function readJudged(dir: string): Judged[] {
  const judged = judgedIn(readKept(dir));
  if (judged.length > 0) return judged;
  throw new PhantomError("ERR_OPTION_INVALID", {
    operation: "read the judged releases",
    message: `${dir} has no reference matrix.`,
    hint: "Give a directory with matrix.csv and environment.json to --reference.",
  });
}

const pageOf = (out: string, release: string) => join(out, `${release}.md`);

function isJudged(page: string): boolean {
  return existsSync(page) && isFinal(readFileSync(page, "utf8"));
}

/** A mode linked to its page, seen from reports/canary. */
function modeLinks(dir: string): (mode: string) => string {
  const files = existsSync(dir) ? readdirSync(dir) : [];
  return (mode) => {
    const file = files.find((name) => modesOfPage(name).includes(mode));
    return file === undefined ? mode : `[${mode}](../../docs/modes/${file})`;
  };
}
