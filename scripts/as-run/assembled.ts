import { z } from "zod";

const Releases = z.looseObject({
  releases: z.array(z.looseObject({ spec: z.string(), assembled: z.array(z.unknown()).optional() })),
});

/** The releases of an environment.json that were not installed exactly. */
export function assembledReleases(json: string | null): ReadonlySet<string> {
  const { releases } = json === null ? { releases: [] } : Releases.parse(JSON.parse(json));
  return new Set(releases.filter(({ assembled = [] }) => assembled.length > 0).map(({ spec }) => spec));
}
