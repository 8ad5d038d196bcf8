import type { ReferenceCell } from "../reference/matrix/index.ts";

/** A cell that shows a mode, and with how many of its seeds. */
export interface Sighting {
  scenario: string;
  release: string;
  seeds: number[];
  /** Of a matrix without the modes of each seed, a cell with several modes says no more than that some seed showed it. */
  atLeast: number;
  atMost: number;
}

/** The cells that show a mode as a finding, in the order of the matrix. */
export function sightings(mode: string, cells: readonly ReferenceCell[]): Sighting[] {
  return cells.flatMap((cell) => {
    const { scenario, release, verdicts } = cell;
    const [atLeast, atMost] = counted(mode, cell);
    return atMost === 0 ? [] : [{ scenario, release, seeds: verdicts.map(({ seed }) => seed), atLeast, atMost }];
  });
}

function counted(mode: string, { verdicts, modes }: ReferenceCell): [atLeast: number, atMost: number] {
  const diverged = verdicts.filter(({ verdict }) => verdict === "diverged");
  const told = diverged.map((each) => each.modes ?? []);
  if (told.some((own) => own.length > 0)) {
    const count = told.filter((own) => own.includes(mode)).length;
    return [count, count];
  }
  if (!modes.includes(mode)) return [0, 0];
  return [modes.length === 1 ? diverged.length : 1, diverged.length];
}

export function inAllSeeds({ seeds, atLeast }: Sighting): boolean {
  return atLeast === seeds.length;
}

/** "all 3 seeds", "2 of 3 seeds", "at least 1 of 3 seeds" */
export function share(sighting: Sighting): string {
  const { seeds, atLeast, atMost } = sighting;
  if (inAllSeeds(sighting)) return seeds.length === 1 ? "1 seed" : `all ${seeds.length} seeds`;
  return `${atLeast < atMost ? "at least " : ""}${atLeast} of ${seeds.length} seeds`;
}
