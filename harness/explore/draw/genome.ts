import { createHash } from "node:crypto";
import type { Genome } from "../../contracts/index.ts";
import { type Random, randomFrom } from "../../planner/index.ts";

/** Chance by the section of a plan that it is for: one section can be drawn again, and the others stay as they are. */
export interface Genes {
  of(section: string): Random;
  /** Sections that were asked for so far. */
  readonly sections: readonly string[];
}

export function genesOf({ seed, again }: Genome): Genes {
  const asked = new Set<string>();
  return {
    of(section) {
      asked.add(section);
      return randomFrom(mixed(again[section] ?? seed, section));
    },
    get sections() {
      return [...asked];
    },
  };
}

/** The same with some sections drawn again. @param sections those that its plan asked for */
export function mutated({ seed, again }: Genome, sections: readonly string[], random: Random): Genome {
  const few = random.shuffle(sections).slice(0, random.int(1, 3));
  return { seed, again: { ...again, ...Object.fromEntries(few.map((section) => [section, random.int(0, most)])) } };
}

const most = 2 ** 31 - 1;

/** A seed that differs by section, below 2^48. */
function mixed(seed: number, section: string): number {
  return createHash("sha256").update(`${seed} ${section}`).digest().readUIntBE(0, 6);
}
