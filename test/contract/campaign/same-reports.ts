import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";

/** On a busy machine a trial may be inconclusive; then its word is not compared. */
export const word = (verdict: string | undefined) => (verdict === "inconclusive" ? "converged" : verdict);

/** Every file but logs, whose number goes by stacks. */
export function filesIn(dir: string): string[] {
  const names = readdirSync(dir, { recursive: true, encoding: "utf8" });
  return names.filter((name) => statSync(join(dir, name)).isFile() && !name.includes("logs/")).sort();
}

/** The matrix without what time and chance make different. */
export function matrixOf(dir: string) {
  const rows: Record<string, string>[] = parse(readFileSync(join(dir, "matrix.csv")), { columns: true });
  return rows.map(({ scenario, subject, seed, verdict, modes, dir: place }) => [
    scenario,
    subject,
    seed,
    word(verdict),
    modes,
    place,
  ]);
}

export function casesOf(dir: string) {
  return [...readFileSync(join(dir, "junit.xml"), "utf8").matchAll(/<testcase classname="(.*?)" name="(.*?)"/g)].map(
    ([, scenario, name]) => `${scenario} ${name}`,
  );
}
