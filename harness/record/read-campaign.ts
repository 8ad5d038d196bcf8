import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { CampaignDocument, type CampaignResult, Environment, readAs, Verdict } from "../contracts/index.ts";
import { type ErrorCode, PhantomError } from "../errors/index.ts";
import { files } from "./files.ts";
import { alterations } from "./manifest.ts";
import { placedIn } from "./place.ts";

/** A campaign as its directory has it. */
export interface RecordedCampaign {
  /** Without the trials below. */
  result: CampaignResult;
  /** Trials whose records are not what was written: their verdicts are not believed. */
  altered: { scenario: string; seed: number; why: string }[];
}

/** Each verdict is read by its own schema. */
const Campaign = CampaignDocument.extend({ trials: z.array(z.object({ dir: z.string(), verdict: z.unknown() })) });

/**
 * The verdicts of a campaign or of a single trial, each beside its environment.
 * @param dir absolute
 * @param typed as the user named it
 * @throws PhantomError ERR_RUN_DIRECTORY_INVALID, ERR_SCHEMA_NEWER
 */
export function readCampaign(dir: string, typed: string): RecordedCampaign {
  const { trials, failures, startedAt, finishedAt, stacks } = documentIn(dir, typed);
  const read = trials.map(({ dir: place, verdict }) => readTrial(join(dir, place), verdict, typed));
  return {
    result: {
      dir,
      startedAt,
      finishedAt,
      stacks,
      trials: read.flatMap(({ verdict, environment, why, dir: own }) =>
        environment === null || why !== null ? [] : [{ verdict, environment, dir: own }],
      ),
      failures: failures.map(({ error: { code, ...init }, ...of }) => {
        return { ...of, error: new PhantomError(code as ErrorCode, init) };
      }),
    },
    altered: read.flatMap(({ verdict: { scenario, seed }, why }) => (why === null ? [] : [{ scenario, seed, why }])),
  };
}

function readTrial(dir: string, value: unknown, typed: string) {
  const read = readAs(Verdict, value, `a verdict of ${typed}`);
  if (!read.success) throw invalid(typed, `A verdict in it has another form: ${told(read.error)}.`);
  const environment = environmentIn(dir);
  if (environment === null) {
    return { dir, verdict: read.data, environment, why: `${files.environment} of its record cannot be read` };
  }
  const [changed] = alterations(dir, environment);
  return { dir, verdict: read.data, environment, why: changed === undefined ? null : `its record: ${changed}` };
}

function environmentIn(dir: string): Environment | null {
  const path = join(dir, files.environment);
  const value = jsonOf(path, path);
  const read = value === null ? null : readAs(Environment, value, path);
  return read?.success ? placedIn(read.data, dir) : null;
}

function documentIn(dir: string, typed: string): z.infer<typeof Campaign> {
  const value = jsonOf(join(dir, "campaign.json"), typed) ?? singleIn(dir, typed);
  const read = readAs(Campaign, value, typed);
  if (read.success) return read.data;
  throw invalid(typed, `Its campaign.json has another form: ${told(read.error)}.`);
}

/** A run directory is a campaign of one trial. */
function singleIn(dir: string, typed: string): z.input<typeof Campaign> {
  const verdict = jsonOf(join(dir, files.verdict), typed);
  if (verdict === null) {
    throw jsonOf(join(dir, "campaign-plan.json"), typed) === null
      ? invalid(typed, `${typed} has no campaign.json and no ${files.verdict}.`)
      : invalid(
          typed,
          `${typed} has no campaign.json: the campaign did not come to its end.`,
          "Finish it: type its command again with --resume DIR in place of --out.",
        );
  }
  const startedAt = environmentIn(dir)?.startedAt ?? "";
  const trials = [{ dir: ".", verdict }];
  return { schemaVersion: 1, startedAt, finishedAt: startedAt, stacks: [], failures: [], trials };
}

/** Null: there is none. */
function jsonOf(path: string, typed: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) throw invalid(typed, `${path} is not JSON: ${error.message}.`);
    return null;
  }
}

function told(error: z.ZodError): string {
  return z.prettifyError(error).replaceAll("\n", " ");
}

function invalid(typed: string, message: string, hint?: string): PhantomError {
  return new PhantomError("ERR_RUN_DIRECTORY_INVALID", {
    operation: `read what ${typed} came to`,
    message,
    hint: hint ?? "Give the directory of a `gate`, of a `run` on one LiteLLM, or of a `merge`.",
  });
}
