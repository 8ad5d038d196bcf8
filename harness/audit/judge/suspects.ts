import { type EntityKind, entities, isWindow, type ModeId } from "../../catalogue/index.ts";
import type { Track } from "../types.ts";
import type { Found } from "./drifts.ts";
import { liveReadings } from "./live.ts";

/** A sum of seeds is a whole multiple of the row up to this share. */
const share = 0.02;

/**
 * Modes that leave such a trace, the likeliest first. A reading shows what is, and not what has happened: which of them it
 * was, the logs and a reproduction say.
 */
export function suspects({ owner: { kind }, readings }: Pick<Track, "owner" | "readings">, found: Found): ModeId[] {
  if (found.kind === "below-zero") return ["D18", "D17", "D19"];
  if (found.kind === "below-row") return fromMemory(kind) ? ["D22", "D19", "D21"] : ["D19", "D41", "D21"];
  const live = liveReadings(readings);
  const wasReset = readings.some(({ row }, index) => index > 0 && row < readings[index - 1]!.row);
  const { row } = live.at(-1)!;
  const seeds: ModeId[] = fromMemory(kind) ? ["D13", "D12"] : ["D12"];
  if (found.kind === "never-expires") return ["D10"];
  if (wasReset || row === 0) return ["D16", "D9", "D1"];
  if (isWindow(kind)) return ["D35", "D1", "D9"];
  return isMultiple(found.least, row) ? [...seeds, "D1"] : ["D1", "D2", "D9", "D10"];
}

const fromMemory = (kind: EntityKind): boolean => entities[kind].seededFrom === "memory";

function isMultiple(excess: number, row: number): boolean {
  const times = row > 0 ? Math.round(excess / row) : 0;
  return times >= 1 && Math.abs(excess - times * row) <= share * row;
}
