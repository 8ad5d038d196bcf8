import { listReleases } from "../../subject/index.ts";
import type { ReleaseEntry } from "../context.ts";
import { lookingAround } from "./context.ts";

/** The index' releases, newest first, with what is known of each. */
export async function machineReleases(signal: AbortSignal): Promise<ReleaseEntry[]> {
  const releases = await listReleases(lookingAround(signal));
  return releases.map(({ version, uploaded, withdrawn, installed }) => ({
    version,
    published: uploaded?.toISOString() ?? null,
    withdrawn,
    installed,
    note: withdrawn === null ? (installed ? "installed" : "") : `cannot be used: ${withdrawn}`,
  }));
}
