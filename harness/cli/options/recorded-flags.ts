import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { type Environment, specParts } from "../../contracts/index.ts";
import { PhantomError } from "../../errors/index.ts";
import type { RecordedPlan } from "../../record/index.ts";
import { typedOptions } from "../../report/index.ts";
import type { TrialFlags } from "./trial-options.ts";

/** What may be typed of the LiteLLM that a plan runs on, and of its stack. */
export interface SubjectFlags
  extends Pick<TrialFlags, "setting" | "patch" | "companions" | "latestDeps" | "image" | "keepWarm"> {
  litellm?: string;
  stack?: string;
  profile?: string;
  start?: string;
}

type Chosen = SubjectFlags & Pick<TrialFlags, "stack" | "profile" | "start"> & { spec: string };

/**
 * The LiteLLM of a record, as one would type it, or the one that is typed. Settings that are typed come on top of the record's,
 * patches in their place. With another LiteLLM, patches of the record are left out: they are made for its files.
 * @throws PhantomError ERR_PLAN_UNFIT, ERR_PATCH_FAILED
 */
export async function recordedFlags(
  typed: SubjectFlags,
  { plan, environment }: RecordedPlan,
  { file, doing }: { file: string; doing: "replay" | "shrink" | "bisect" },
): Promise<Chosen> {
  if (environment === null && typed.litellm === undefined)
    throw unfit(
      doing,
      file,
      "environment.json beside it is missing or cut off, so the LiteLLM of the record is not known.",
    );
  const kind = environment?.stack.kind;
  if (typed.litellm === undefined && (kind === "attach" || kind === "stub"))
    throw unfit(
      doing,
      file,
      `It ran on ${kind === "attach" ? "an attached deployment" : "a stub"}, which ${doing} cannot start.`,
    );
  const { subject } = environment ?? {};
  const own = specParts(subject?.spec ?? "");
  const settings = environment === null ? [] : settingsOf(environment, [...plan.settings, ...own.settings]);
  // Those of the spec come last (campaign/prepare.ts), and the spec brings them along.
  const patches = subject?.patches.slice(0, subject.patches.length - own.patches.length) ?? [];
  const patch = typed.patch ?? (typed.litellm === undefined ? await asRecorded(patches) : []);
  const stack = typed.stack ?? (kind === "docker" ? "docker" : "local");
  const images = stack === "docker" && environment ? typedValues(environment, "--image") : [];
  return {
    spec: typed.litellm ?? subject!.spec,
    stack,
    profile: typed.profile ?? environment?.profile ?? "fast",
    start: typed.start ?? environment?.stack.start ?? "fork",
    setting: [...settings, ...(typed.setting ?? [])],
    patch,
    companions: typed.companions ?? (subject?.assembled ? "nearest" : "exact"),
    image: typed.image ?? images,
    latestDeps: typed.latestDeps ?? (typed.litellm === undefined && hadLatestDeps(environment)),
  };
}

/** Its dependencies were the newest, which nothing but its command says. */
export function hadLatestDeps(environment: Environment | null): boolean {
  return environment !== null && typedOptions(environment.command).some(({ name }) => name === "--latest-deps");
}

/** The command as the next record has it: with what was not typed and comes of the record. */
export function commandFrom(command: string, { latestDeps }: Pick<SubjectFlags, "latestDeps">): string {
  const isTyped = typedOptions(command).some(({ name }) => name === "--latest-deps");
  return latestDeps && !isTyped ? `${command} --latest-deps` : command;
}

function typedValues({ command }: Environment, option: string): string[] {
  return typedOptions(command).flatMap(({ name, value }) => (name === option && value !== null ? [value] : []));
}

/** As `--setting` takes them, without those that the plan or the spec brings along. */
function settingsOf({ subject }: Environment, brought: readonly string[]): string[] {
  const names = new Set(brought.map((setting) => setting.slice(0, setting.indexOf("=")).trim()));
  return Object.entries(subject.settings)
    .filter(([name]) => !names.has(name))
    .map(([name, value]) => `${name}=${name.startsWith("environment.") ? value : JSON.stringify(value)}`);
}

/** @throws PhantomError ERR_PATCH_FAILED where a file is not what was applied */
async function asRecorded(patches: Environment["subject"]["patches"]): Promise<string[]> {
  for (const { file, sha256 } of patches) {
    const bytes = await readFile(file).catch(() => null);
    const found = bytes && createHash("sha256").update(bytes).digest("hex");
    if (found === sha256) continue;
    throw new PhantomError("ERR_PATCH_FAILED", {
      operation: `read the patch ${file}`,
      message:
        found === null ? "The patch of the record is not there any more." : "The patch has changed since the record.",
      hint: "Give its text as it was with --patch FILE, or another LiteLLM with --litellm.",
    });
  }
  return patches.map(({ file }) => file);
}

function unfit(doing: string, file: string, message: string): PhantomError {
  return new PhantomError("ERR_PLAN_UNFIT", {
    operation: `${doing} ${file}`,
    message,
    hint: "Name a LiteLLM with --litellm, e.g. --litellm 1.84.0.",
  });
}
