import { satisfies } from "@renovatebot/pep440";
import type { InstallContext } from "../machine/index.ts";
import { findPython, type Python } from "../machine/index.ts";
import type { Release } from "../spec/index.ts";
import { fetchReleases, packageIndex } from "../spec/index.ts";
import type { Toolbox } from "./packages.ts";
import { provideUv } from "./uv.ts";

export interface Lookup {
  python: Python;
  releases: Release[];
  /** The tools for a release: a Python that it accepts, and uv. */
  toolsFor(release: Release | null): Promise<Toolbox>;
}

/** Finds Python and the index' releases; nothing is written yet. */
export async function lookUp(context: InstallContext): Promise<Lookup> {
  const python = await findPython(context);
  const index = await packageIndex(python, context);
  const releases = await fetchReleases(index, context.signal);
  return {
    python,
    releases,
    async toolsFor(release) {
      const requires = release?.requiresPython ?? null;
      const suits = requires === null || satisfies(python.version, requires);
      const chosen = suits ? python : await findPython(context, requires);
      return { python: chosen, index, uv: await provideUv(chosen, index, context) };
    },
  };
}
