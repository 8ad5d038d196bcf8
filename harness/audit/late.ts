import type { Found } from "./judge/index.ts";
import type { Patience } from "./missing.ts";
import type { Sources } from "./sources.ts";
import type { Assumptions, Track } from "./types.ts";

/**
 * Of a counter above its row: less what its row has got since, or LiteLLM's ledger has for it. The ledger is read first: what
 * is written between the two is taken off twice, and nothing is overlooked. A delivery was seen to wait for 30 minutes (1.110.2
 * on an overloaded machine).
 */
export async function lessWhatIsLate(
  found: Found,
  { owner, readings }: Track,
  { rows }: Sources,
  { patience, assumed }: { patience: Patience; assumed: Assumptions },
): Promise<Found> {
  if (found.kind !== "stuck") return found;
  const waits = await patience.read("Postgres", "the ledger of spend", async () => {
    return { of: await rows.undelivered(owner) };
  });
  if (!waits || waits.of === null) return found;
  const now = await patience.read("Postgres", "a last reading", () => rows.again(owner.kind, [owner]));
  const row = readings.at(-1)!.row;
  const late = waits.of + Math.max(0, (now?.get(owner.id)?.spend ?? row) - row);
  const least = found.least - late;
  if (late <= assumed.least) return found;
  return least > assumed.least ? { ...found, least } : { ...found, least: 0, reason: "late row" };
}
