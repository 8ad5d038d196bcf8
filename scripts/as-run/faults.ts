import { faults, type Need } from "../../harness/catalogue/index.ts";
import { markdownTable } from "../../harness/report/columns.ts";
import { fillBetween } from "./markers.ts";

/** The page with the catalogue's kinds of fault between its markers; null without a marker. */
export function fillFaults(page: string): string | null {
  const rows = Object.entries(faults).flatMap(([kind, { page, needs }]) =>
    page.map(({ what, how }) => [what, `\`${kind}\``, how, stacks(needs)]),
  );
  return fillBetween(page, "faults", `${markdownTable(["what happens", "fault", "how", "stacks"], rows)}\n`);
}

function stacks(needs: readonly Need[]): string {
  if (needs.includes("memory limit")) return "docker";
  return needs.length === 0 ? "all" : "local, docker";
}
