import type { Assembled } from "../../contracts/index.ts";
import { PhantomError } from "../../errors/index.ts";
import type { Release } from "../spec/index.ts";
import { type Companions, type MissingCompanion, missingCompanion, nearestServed } from "./companions.ts";

export interface Assembly {
  companions: Companions;
  /** The date of the dependencies; null: now. */
  asOf: Date | null;
  /** Releases of a project on the index; null: it has no such project. */
  releasesOf(project: string): Promise<Release[] | null>;
  report(line: string): void;
}

/** Each names another package or version; LiteLLM has three companions. */
const mostReplacements = 8;

/**
 * Tries what the release itself asks for. With `nearest`, for as long as that fails for a companion, another version of
 * that takes its place, and it is tried again; a project that the index does not have is left out.
 * @throws what the attempt throws; for ERR_RELEASE_NOT_INSTALLABLE with what nearest could not do as a hint
 */
export async function assemble<T>(
  assembly: Assembly,
  attempt: (assembled: readonly Assembled[]) => Promise<T>,
): Promise<{ made: T; assembled: readonly Assembled[] }> {
  let assembled: readonly Assembled[] = [];
  const refused: Assembled[] = [];
  for (let left = mostReplacements; ; left--) {
    try {
      return { made: await attempt(assembled), assembled };
    } catch (error) {
      const missing = assembly.companions === "nearest" ? companionIn(error) : null;
      if (missing === null) throw error;
      const before = assembled.find((each) => each.package === missing.package);
      if (before) refused.push(before);
      const wanted = before?.wanted ?? missing.wanted;
      const next = await replacement({ ...missing, wanted }, refused, assembly);
      if (next === null || left === 0) throw withoutStandIn(error, missing);
      assembly.report(
        `${next.package} ${wanted} is not served: ${next.got === null ? "left out" : `${next.got} in its place`}`,
      );
      assembled = [...assembled.filter((each) => each !== before), next];
    }
  }
}

function companionIn(error: unknown): MissingCompanion | null {
  if (!(error instanceof PhantomError) || error.code !== "ERR_RELEASE_NOT_INSTALLABLE") return null;
  return typeof error.cause === "string" ? missingCompanion(error.cause) : null;
}

async function replacement(
  { package: name, wanted, absent }: MissingCompanion,
  refused: readonly Assembled[],
  { asOf, releasesOf }: Assembly,
): Promise<Assembled | null> {
  const served = await releasesOf(name);
  // A project that uv did find is on another index than the one that is asked here.
  if (served === null) return absent ? { package: name, wanted, got: null } : null;
  const left = served.filter(({ version }) => !refused.some((each) => each.package === name && each.got === version));
  const got = nearestServed(wanted, left, asOf);
  return got === null ? null : { package: name, wanted, got };
}

function withoutStandIn(error: unknown, { package: name }: MissingCompanion): unknown {
  if (!(error instanceof PhantomError)) return error;
  const { code, operation, message, cause } = error;
  return new PhantomError(code, {
    operation,
    message: `${message} No other version of ${name} can stand in.`,
    hint: "Choose another release (`npx phantom429 releases`), try --latest-deps, or use an index that serves the package.",
    cause,
  });
}
