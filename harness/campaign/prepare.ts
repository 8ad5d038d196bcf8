import { resolve } from "node:path";
import { specParts } from "../contracts/index.ts";
import { PhantomError } from "../errors/index.ts";
import type { StackHost } from "../stack/index.ts";
import { prepareSubject, startAttachHost, startDockerHost, startLocalHost } from "../stack/index.ts";
import { installSubject, parseSetting, parseSpec, type UnknownSetting, unknownSettings } from "../subject/index.ts";
import type { CampaignOptions, SubjectRequest } from "./options.ts";

/** A subject that is installed, or whose image is here: its host can start. */
export interface PreparedSubject {
  /** Of its settings, those that its sources do not mention; empty where they cannot be read. */
  unknown: UnknownSetting[];
  startHost(options: { logDir: string; signal: AbortSignal; report(line: string): void }): Promise<StackHost>;
}

export interface PrepareContext {
  cacheDir: string;
  /** Name of this harness' keeper. */
  owner: string;
  signal: AbortSignal;
  report(line: string): void;
}

/** Where and how subjects run. */
export type HostChoice = Pick<CampaignOptions, "stack" | "profile" | "start" | "warm" | "images" | "deployment">;

/** Installs the subject, or gets its image. @throws PhantomError for what cannot be had */
export async function prepare(
  { spec, latestDeps, companions = "exact", ...common }: SubjectRequest,
  { stack, profile, start, warm, images, deployment }: HostChoice,
  { cacheDir, owner, signal, report }: PrepareContext,
): Promise<PreparedSubject> {
  const own = specParts(spec);
  const settings = [...common.settings, ...own.settings].map(parseSetting);
  const patches = [...common.patches, ...own.patches.map((file) => resolve(file))];
  const config = { profile, settings };
  if (stack === "attach") {
    if (!deployment) throw new Error("nothing is said to attach to");
    return { unknown: [], startHost: async () => startAttachHost({ ...config, deployment }) };
  }
  const parsed = parseSpec(spec);
  const wanted = { latestDeps, companions, patches, signal, report };
  if (stack === "docker") {
    const chosen = images ?? {};
    const subject = await prepareSubject(parsed, { ...wanted, images: chosen, owner });
    return { unknown: [], startHost: async () => startDockerHost({ ...config, subject, owner }) };
  }
  const subject = await installSubject(parsed, { ...wanted, cacheDir, live: warm?.live === true });
  const ownUnknown = await unknownSettings(own.settings.map(parseSetting), subject);
  if (ownUnknown[0]) throw refusal(ownUnknown[0], spec);
  return {
    unknown: await unknownSettings(common.settings.map(parseSetting), subject),
    startHost: (where) => startLocalHost({ ...config, subject, start, warm, cacheDir, ...where }),
  };
}

/** What the sources do not mention is misspelled, and would be tested in vain. */
export function refusal({ name, alike }: UnknownSetting, subjects: string): PhantomError {
  return new PhantomError("ERR_SETTING_UNKNOWN", {
    operation: `read the setting ${name}`,
    message: `Nothing in the sources of litellm ${subjects} mentions it, so it would be ignored.`,
    hint:
      alike.length > 0 ? `Did you mean ${alike.join(" or ")}?` : "Check the spelling against LiteLLM's documentation.",
  });
}
