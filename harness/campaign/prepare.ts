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
  { spec, settings, patches, latestDeps, companions = "exact" }: SubjectRequest,
  { stack, profile, start, warm, images, deployment }: HostChoice,
  { cacheDir, owner, signal, report }: PrepareContext,
): Promise<PreparedSubject> {
  const common = { profile, settings: settings.map(parseSetting) };
  if (stack === "attach") {
    if (!deployment) throw new Error("nothing is said to attach to");
    return { unknown: [], startHost: async () => startAttachHost({ ...common, deployment }) };
  }
  const parsed = parseSpec(spec);
  const wanted = { latestDeps, companions, patches, signal, report };
  if (stack === "docker") {
    const chosen = images ?? {};
    const subject = await prepareSubject(parsed, { ...wanted, images: chosen, owner });
    return { unknown: [], startHost: async () => startDockerHost({ ...common, subject, owner }) };
  }
  const subject = await installSubject(parsed, { ...wanted, cacheDir, live: warm?.live === true });
  return {
    unknown: await unknownSettings(common.settings, subject),
    startHost: (where) => startLocalHost({ ...common, subject, start, warm, cacheDir, ...where }),
  };
}
