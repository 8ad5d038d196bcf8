import { rcompare } from "@renovatebot/pep440";

/** A release of the reference matrix, and how it was judged. */
export interface JudgedRelease {
  version: string;
  /** `nearest`: it was put together from other companions than it asks for. */
  companions: "exact" | "nearest";
  /** The day on which its column of the matrix was begun (ISO date); null: not known. */
  judgedOn: string | null;
  seeds: number;
  scenarios: number;
  /** Scenarios that converged or diverged with some seed; the others do not apply, or were inconclusive. */
  decided: number;
  /** Scenarios that diverged with some seed. */
  diverged: number;
}

/** The newest that installs exactly as it asks. @throws where there is none */
export function newestExact(judged: readonly JudgedRelease[]): string {
  const exact = judged.filter(({ companions }) => companions === "exact").map(({ version }) => version);
  const [newest] = exact.sort(rcompare);
  if (newest === undefined) throw new Error("no release that installs exactly was judged");
  return newest;
}
