import { resolve } from "node:path";
import { valid } from "@renovatebot/pep440";
import { PhantomError } from "../../../errors/index.ts";
import { type GateTrial, gateTrial, type SeenBoth, seenInCell, seenInTrials } from "../../../gate/index.ts";
import type { RecordedCampaign } from "../../../record/index.ts";
import { judgedReleases, results } from "../../../releases/index.ts";
import { list } from "../../../text/index.ts";
import type { Context, Library, Terminal } from "../../context.ts";
import { plainSetup, type Setup, setupOf } from "./setup.ts";

/** What a release or a campaign came to. */
export interface Source extends SeenBoth {
  /** As `--litellm` takes it. */
  litellm: string;
  companions: "exact" | "nearest";
  /** "the reference matrix", "reports/2026-…" */
  from: string;
  seeds: readonly number[];
  setup: Setup;
}

/**
 * What `--from` names: a release of the reference matrix, or the directory of a run.
 * @throws PhantomError ERR_OPTION_INVALID, ERR_RUN_DIRECTORY_INVALID, ERR_SCHEMA_NEWER
 */
export async function readSource(from: string | undefined, context: Context): Promise<Source> {
  if (from === undefined) throw unclear("--from is missing.");
  const release = judgedReleases.find(({ version }) => version === from);
  if (release === undefined && valid(from) !== null) throw unclear(`LiteLLM ${from} was not judged.`);
  if (release === undefined) return ofDirectory(from, context);
  const all = results.filter((result) => result.release === from).map(seenInCell);
  const seeds = Array.from({ length: release.seeds }, (_, index) => index + 1);
  const { companions } = release;
  return { litellm: from, companions, from: "the reference matrix", seeds, setup: plainSetup, all, bypasses: null };
}

async function ofDirectory(from: string, { library, terminal }: Context): Promise<Source> {
  const recorded = await readOne(from, library, terminal);
  const { result, altered } = recorded;
  const { spec, assembled } = result.trials[0]!.verdict.subject;
  const open = [...altered, ...result.failures];
  const trials = [...result.trials.map(({ verdict }) => gateTrial(verdict)), ...open.map(undecidedTrial)];
  return {
    litellm: spec,
    companions: assembled ? "nearest" : "exact",
    from,
    seeds: [...new Set(trials.map(({ seed }) => seed))].sort((a, b) => a - b),
    setup: setupOf(result),
    all: seenInTrials(trials, false),
    bypasses: seenInTrials(trials, true),
  };
}

/**
 * The campaign of a directory, which is on one LiteLLM. Trials whose records were changed are named and left out.
 * @throws PhantomError ERR_RUN_DIRECTORY_INVALID, ERR_SCHEMA_NEWER
 */
export async function readOne(from: string, library: Library, { cwd, progress }: Terminal): Promise<RecordedCampaign> {
  const recorded = await library.readCampaign(resolve(cwd, from), from);
  const { result, altered } = recorded;
  for (const { scenario, seed, why } of altered) progress(`not judged: ${scenario}, seed ${seed}: ${why}\n`);
  const specs = [...new Set(result.trials.map(({ verdict }) => verdict.subject.spec))];
  if (specs.length === 1) return recorded;
  const why =
    specs.length > 1 ? `It has several LiteLLMs: ${specs.join(", ")}.` : "It has no trial that can be judged.";
  throw new PhantomError("ERR_RUN_DIRECTORY_INVALID", {
    operation: `read what ${from} came to`,
    message: why,
    hint: "Give the directory of a `gate`, of a `run` on one LiteLLM, or of a `merge`.",
  });
}

/** Its scenario was not judged whole: nothing in it is gone. */
function undecidedTrial({ scenario, seed }: { scenario: string; seed: number }): GateTrial {
  return { scenario, seed, verdict: "inconclusive", modes: [], bypasses: null, headline: "" };
}

function unclear(message: string): PhantomError {
  const releases = list(judgedReleases.map(({ version }) => version).reverse(), 4);
  return new PhantomError("ERR_OPTION_INVALID", {
    operation: "read --from",
    message,
    hint: `Name a judged release (${releases}), or the directory that a run or a gate has written.`,
  });
}
