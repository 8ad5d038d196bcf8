import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { valid } from "@renovatebot/pep440";
import { z } from "zod";
import { Check, Finding, VerdictWord } from "../../../contracts/index.ts";
import { PhantomError } from "../../../errors/index.ts";
import { gateTrial, type SeenBoth, seenInCell, seenInTrials } from "../../../gate/index.ts";
import { judgedReleases, results } from "../../../releases/index.ts";
import { list } from "../../../text/index.ts";
import type { Context } from "../../context.ts";

/** What a release or a campaign came to. */
export interface Source extends SeenBoth {
  /** As `--litellm` takes it. */
  litellm: string;
  companions: "exact" | "nearest";
  /** "the reference matrix", "reports/2026-…" */
  from: string;
  seeds: readonly number[];
}

/**
 * What `--from` names: a release of the reference matrix, or the directory of a run.
 * @throws PhantomError ERR_OPTION_INVALID, ERR_RUN_DIRECTORY_INVALID
 */
export async function readSource(from: string | undefined, { terminal }: Context): Promise<Source> {
  if (from === undefined) throw unclear("--from is missing.");
  const release = judgedReleases.find(({ version }) => version === from);
  if (release === undefined && valid(from) !== null) throw unclear(`LiteLLM ${from} was not judged.`);
  if (release === undefined) return ofDirectory(from, terminal.cwd);
  const all = results.filter((result) => result.release === from).map(seenInCell);
  const seeds = Array.from({ length: release.seeds }, (_, index) => index + 1);
  const { companions } = release;
  return { litellm: from, companions, from: "the reference matrix", seeds, all, bypasses: null };
}

/** Of verdict.json and campaign.json, what a gate needs: so it reads those of any age. */
const Told = z.object({
  scenario: z.string(),
  seed: z.int(),
  subject: z.object({ spec: z.string(), assembled: z.array(z.unknown()).optional() }),
  verdict: VerdictWord,
  headline: z.string().default(""),
  findings: z.array(Finding.pick({ invariant: true, mode: true }).strip()),
  checks: z.array(Check.pick({ invariant: true, outcome: true }).strip()),
});
const Campaign = z.object({ trials: z.array(z.object({ verdict: Told })) });

async function ofDirectory(from: string, cwd: string): Promise<Source> {
  const verdicts = await verdictsIn(resolve(cwd, from), from);
  const specs = [...new Set(verdicts.map(({ subject }) => subject.spec))];
  if (specs.length !== 1)
    throw invalid(from, `It has ${specs.length === 0 ? "no trial" : `several LiteLLMs: ${specs.join(", ")}`}.`);
  const trials = verdicts.map(gateTrial);
  return {
    litellm: specs[0]!,
    companions: verdicts.some(({ subject }) => subject.assembled) ? "nearest" : "exact",
    from,
    seeds: [...new Set(trials.map(({ seed }) => seed))].sort((a, b) => a - b),
    all: seenInTrials(trials, false),
    bypasses: seenInTrials(trials, true),
  };
}

async function verdictsIn(dir: string, from: string): Promise<z.infer<typeof Told>[]> {
  const campaign = await jsonOf(join(dir, "campaign.json"));
  const single = campaign === null ? await jsonOf(join(dir, "verdict.json")) : null;
  if (campaign === null && single === null) throw invalid(from, `${from} has no campaign.json and no verdict.json.`);
  const parsed = campaign === null ? z.array(Told).safeParse([single]) : Campaign.safeParse(campaign);
  if (!parsed.success)
    throw invalid(from, "Its campaign.json or verdict.json does not have the form that it must have.");
  return Array.isArray(parsed.data) ? parsed.data : parsed.data.trials.map(({ verdict }) => verdict);
}

async function jsonOf(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) return "not JSON";
    return null;
  }
}

function invalid(from: string, message: string): PhantomError {
  return new PhantomError("ERR_RUN_DIRECTORY_INVALID", {
    operation: `read what ${from} came to`,
    message,
    hint: "Give the directory of a `gate`, or of a `run` on one LiteLLM.",
  });
}

function unclear(message: string): PhantomError {
  const releases = list(judgedReleases.map(({ version }) => version).reverse(), 4);
  return new PhantomError("ERR_OPTION_INVALID", {
    operation: "read --from",
    message,
    hint: `Name a judged release (${releases}), or the directory that a run or a gate has written.`,
  });
}
