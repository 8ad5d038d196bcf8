import { type CampaignResult, canonicalJson, type GateFile } from "../../../contracts/index.ts";
import { PhantomError } from "../../../errors/index.ts";
import { typedOptions } from "../../../report/index.ts";

/** With what trials ran, besides their LiteLLM. */
export interface Setup {
  settings: readonly string[];
  profile: GateFile["profile"];
  /** As typed; undefined: as each scenario says. */
  replicas: number | undefined;
  /** Files of --patch, as typed; those of a spec are in the spec. */
  patches: readonly string[];
}

/** What the reference matrix is made with. */
export const plainSetup: Setup = { settings: [], profile: "fast", replicas: undefined, patches: [] };

/** By the command that its first trial has recorded: all trials of a campaign are of one. */
export function setupOf({ trials: [first] }: Pick<CampaignResult, "trials">): Setup {
  if (first === undefined) return plainSetup;
  const { command, profile } = first.environment;
  const typed = (name: string) => typedOptions(command).flatMap((each) => (each.name === name ? [each.value!] : []));
  const replicas = typed("--replicas").at(-1);
  return {
    settings: typed("--setting"),
    profile,
    replicas: replicas === undefined ? undefined : Number(replicas),
    patches: typed("--patch"),
  };
}

/**
 * What one setup shows says nothing of another.
 * @throws PhantomError ERR_OPTION_INVALID
 */
export function requireSameSetup(from: string, run: Setup, file: string, { settings, profile, replicas }: GateFile) {
  const differences = [
    difference("settings", run.settings.toSorted(), settings.toSorted()),
    difference("profile", run.profile, profile),
    difference("replicas", run.replicas, replicas),
  ].filter((text) => text !== null);
  if (differences.length === 0) return;
  throw new PhantomError("ERR_OPTION_INVALID", {
    operation: `compare ${from} with ${file}`,
    message: `${from} ran with another setup than ${file} has: ${differences.join("; ")}.`,
    hint: `Run the scenarios with the setup of ${file}, or change ${file} first.`,
  });
}

/** A gate file has no patches: `--patch` gives them. */
export function patchesText({ patches }: Setup, from: string): string {
  if (patches.length === 0) return "";
  return `${from} ran with patches, which a gate file does not have: ${patches.join(", ")}\n`;
}

function difference(field: string, run: unknown, file: unknown): string | null {
  if (canonicalJson(run ?? null) === canonicalJson(file ?? null)) return null;
  return `${field} ${shown(run)} there, ${shown(file)} in the file`;
}

function shown(value: unknown): string {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return "none";
  return Array.isArray(value) ? value.join(" ") : String(value);
}
