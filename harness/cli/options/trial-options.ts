import { resolve } from "node:path";
import type { CampaignOptions, SubjectRequest } from "../../campaign/index.ts";
import { specParts } from "../../contracts/index.ts";
import { PhantomError } from "../../errors/index.ts";
import type { Scenario } from "../../planner/index.ts";
import type { Context } from "../context.ts";
import { parseChoice } from "./choices.ts";
import { parseExpected } from "./expected.ts";
import { parseImages } from "./images.ts";
import { parseBetween, parseDuration, parseSeeds } from "./numbers.ts";
import { partOptions, refuseEmptyShard, resumedTrials } from "./part-options.ts";
import { checkOut, checkPatch, checkWritable } from "./places.ts";
import { checkSettings } from "./settings.ts";
import { refuseIdleFlags } from "./stack-flags.ts";

/** The options that `run` and `compare` share, as commander gives them. */
export interface TrialFlags {
  stack: string;
  image?: string[];
  replicas?: string;
  seed: string;
  repeat: string;
  start: string;
  keepWarm?: string;
  latestDeps?: boolean;
  companions?: string;
  setting?: string[];
  patch?: string[];
  expect?: string;
  profile: string;
  out?: string;
  shard?: string;
  resume?: string;
  verbose?: boolean;
  json?: boolean;
}

/**
 * Everything that can be known to be wrong before anything starts.
 * @throws PhantomError with an exit code of 2
 */
export async function campaignOptions(
  specs: readonly string[],
  scenarios: readonly Scenario[],
  flags: TrialFlags,
  context: Context,
): Promise<CampaignOptions> {
  const { library, terminal, command } = context;
  const stack = parseChoice("--stack", flags.stack, ["local", "docker"]);
  const requests = specs.map((spec) => subject(spec, stack, flags, context));
  const images = parseImages(flags.image ?? [], terminal.env);
  const part = partOptions(flags, terminal.cwd);
  const options: CampaignOptions = {
    scenarios,
    subjects: requests,
    seeds: parseSeeds(flags.seed, flags.repeat),
    replicas: flags.replicas === undefined ? null : parseBetween("--replicas", flags.replicas, 1, 16),
    profile: parseChoice("--profile", flags.profile, ["fast", "reporter"]),
    stack,
    ...(stack === "docker" ? { images } : {}),
    ...startOptions(stack, flags, context),
    out: flags.out === undefined ? null : resolve(terminal.cwd, flags.out),
    ...part,
    ...resumedTrials({ scenarios, ...part }, command),
    expect: flags.expect === undefined ? null : parseExpected(flags.expect),
    command,
  };
  refuseIdleFlags(stack, flags);
  const own = specs.map(specParts);
  for (const { settings } of own) checkSettings([...(flags.setting ?? []), ...settings], library);
  for (const patch of [flags.patch ?? [], ...own.map((one) => one.patches)].flat())
    await checkPatch(patch, terminal.cwd);
  refuseEmptyShard(options);
  if (flags.out === undefined) await checkWritable("reports", terminal.cwd);
  else await checkOut(flags.out, terminal.cwd);
  const resolved = await lookUpSpecs(specs, context);
  return { ...options, subjects: requests.map((request, index) => ({ ...request, spec: resolved[index]! })) };
}

/** How replicas start, and what stays of it. @throws PhantomError ERR_OPTION_INVALID */
function startOptions(
  stack: "local" | "docker",
  flags: Pick<TrialFlags, "start" | "keepWarm">,
  { terminal }: Context,
): Pick<CampaignOptions, "start" | "warm"> {
  const start = parseChoice("--start", flags.start, ["fork", "exec"]);
  const forks = stack === "local" && start === "fork";
  if (flags.keepWarm !== undefined && !forks) {
    throw new PhantomError("ERR_OPTION_INVALID", {
      operation: "read --keep-warm",
      message: "Only replicas that are forked on this machine have anything to keep warm.",
      hint: "Leave --keep-warm out, or use --stack local with --start fork.",
    });
  }
  const asked = flags.keepWarm ?? (terminal.env.PHANTOM429_KEEP_WARM || "off");
  const keepMs = parseDuration(flags.keepWarm === undefined ? "PHANTOM429_KEEP_WARM" : "--keep-warm", asked);
  return { start, ...(forks && keepMs > 0 ? { warm: { keepMs, live: false } } : {}) };
}

/** Specs as records name them; says which release `latest` is, or `1.84`. */
export async function lookUpSpecs(specs: readonly string[], { library, terminal }: Context): Promise<string[]> {
  const resolved = await library.resolveSpecs(specs, terminal.signal);
  for (const [index, spec] of specs.entries())
    if (resolved[index] !== spec) terminal.progress(`${spec} is litellm ${resolved[index]}\n`);
  return resolved;
}

function subject(
  spec: string,
  stack: "local" | "docker",
  flags: TrialFlags,
  { library, terminal }: Context,
): SubjectRequest {
  requireStack(spec, stack, library);
  return {
    spec,
    settings: flags.setting ?? [],
    patches: (flags.patch ?? []).map((file) => resolve(terminal.cwd, file)),
    latestDeps: flags.latestDeps === true,
    ...chosenCompanions(flags),
  };
}

/** @throws PhantomError ERR_OPTION_INVALID */
export function chosenCompanions({ companions }: { companions?: string }): Pick<SubjectRequest, "companions"> {
  const chosen = parseChoice("--companions", companions ?? "exact", ["exact", "nearest"]);
  return chosen === "exact" ? {} : { companions: chosen };
}

/** Where only the LiteLLM itself can be named. @throws PhantomError ERR_OPTION_INVALID */
export function refuseAdditions(spec: string, where: string): void {
  const { base, patches, settings } = specParts(spec);
  if (patches.length + settings.length === 0) return;
  throw new PhantomError("ERR_OPTION_INVALID", {
    operation: `read the spec "${spec}"`,
    message: `${where} takes no patches or settings behind the spec.`,
    hint: `Use ${base}.`,
  });
}

/** @throws PhantomError ERR_SPEC_MALFORMED, ERR_OPTION_INVALID for an image on the local stack */
export function requireStack(spec: string, stack: "local" | "docker", library: Context["library"]): void {
  if (library.readSpec(spec).kind !== "image" || stack === "docker") return;
  throw new PhantomError("ERR_OPTION_INVALID", {
    operation: `read the spec "${spec}"`,
    message: "An image runs in containers, and --stack is local.",
    hint: "Add --stack docker, or name the release that the image holds, e.g. 1.84.0.",
  });
}
