import { type EntityKind, entities, isWindow, type ModeId } from "../../catalogue/index.ts";
import type { Track } from "../types.ts";
import type { Found } from "./drifts.ts";
import { liveReadings, noise } from "./live.ts";

/** Modes that leave such a trace. A reading shows what is, and not what has happened: of several it cannot tell which. */
export interface Suspects {
  /** The likeliest first. */
  modes: ModeId[];
  /** What speaks for the first one before all others, after "since"; null: nothing does. */
  since: string | null;
}

/** More seeds of one row than that are not told from chance. */
const mostSeeds = 16;

/** The likeliest first: what the amount fits exactly; then what the release was seen to do, and ordinary traffic does often. */
export function suspects(
  { owner: { kind }, readings }: Pick<Track, "owner" | "readings">,
  found: Found,
  wasSeen: (mode: ModeId) => boolean = () => true,
): Suspects {
  const seenFirst = (modes: ModeId[]) => modes.sort((a, b) => Number(wasSeen(b)) - Number(wasSeen(a)));
  const guessed = (modes: ModeId[]): Suspects => ({ modes: seenFirst(modes), since: null });
  if (found.reason === "late row") return guessed(["D37"]);
  if (found.kind === "below-zero") return guessed(["D18", "D17", "D19"]);
  if (found.kind === "below-row") return guessed(fromMemory(kind) ? ["D22", "D19", "D21"] : ["D19", "D41", "D21"]);
  if (found.kind === "never-expires") return guessed(["D10"]);
  if (readings.some(({ row }, index) => index > 0 && row < readings[index - 1]!.row)) {
    return { modes: ["D16", ...seenFirst(leaks())], since: "its row was emptied meanwhile and the counter was not" };
  }
  const { row } = liveReadings(readings).at(-1)!;
  const times = timesRow(found, row);
  if (times !== null) {
    const seeds: ModeId[] = fromMemory(kind) ? ["D13", "D12"] : ["D12"];
    return { modes: [...seeds, ...seenFirst(leaks())], since: `the excess is exactly ${times} × the row` };
  }
  if (isWindow(kind)) return guessed(["D35", "D1", "D9"]);
  return guessed(row === 0 ? [...leaks(), "D16"] : leaks());
}

/** Reservations that are never settled: clients leave streams every day, replicas and Redis fail sometimes. */
const leaks = (): ModeId[] => ["D1", "D2", "D9", "D10"];

const fromMemory = (kind: EntityKind): boolean => entities[kind].seededFrom === "memory";

/** Seeds are added whole. Null: it is no multiple, or known as a lower bound only. */
function timesRow({ least, most }: Found, row: number): number | null {
  if (row <= 0 || most - least > noise) return null;
  const times = Math.round(least / row);
  return times >= 1 && times <= mostSeeds && Math.abs(least - times * row) <= noise ? times : null;
}
