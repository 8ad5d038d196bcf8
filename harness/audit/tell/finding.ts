import { litellm } from "../../catalogue/index.ts";
import type { AuditFinding } from "../../contracts/index.ts";
import type { Found, StuckSlots } from "../judge/index.ts";
import { certaintyOf, suspects } from "../judge/index.ts";
import type { Assumptions, Owner, Track } from "../types.ts";
import { because, becauseOfLogs, becauseOfSlots } from "./because.ts";
import { howSure, wasSeenOn } from "./modes.ts";
import { ownerName, shortKey, shortOwnerId } from "./names.ts";
import { remedy, type Setting } from "./remedy.ts";

export function findingOf(
  track: Track,
  found: Found,
  logs: number | null,
  { assumed, ...setting }: Setting & { assumed: Assumptions },
): AuditFinding {
  const { owner, readings, key } = track;
  const { counter, row, ttlMs } = readings.at(-1)!;
  const watchedMs = readings.at(-1)!.counterAt - readings[0]!.counterAt;
  const suspected = suspects(track, found, wasSeenOn(setting.release));
  const tooHigh = found.kind === "stuck" || found.kind === "never-expires";
  return {
    kind: found.kind,
    certainty: certaintyOf[found.reason],
    because: because(found, watchedMs, assumed),
    ...said(owner),
    counterKey: shortKey(owner, key),
    counter,
    row,
    least: found.least,
    most: found.most,
    ttl: ttlMs === null || ttlMs === -1 ? ttlMs : ttlMs / 1_000,
    refusedNow: tooHigh && owner.budget !== null && row < owner.budget && isFull(counter ?? 0, owner.budget),
    modes: suspected.modes,
    modesBecause: howSure(suspected, setting.release),
    ...(found.reason === "late row" ? lateRow : remedy(found.kind, owner, key, setting)),
    logs,
    readings: readings.length,
    watched: watchedMs / 1_000,
  };
}

const lateRow = { advice: "Run no DEL. Where it stays, LiteLLM has given up writing (D37).", command: null };

/** The last reservation is shrunk to the headroom, which leaves the counter a float's width below the budget or above it. */
function isFull(counter: number, budget: number): boolean {
  return budget - counter <= litellm.leastHeadroomDollars.value;
}

export function rowFinding(owner: Owner, key: string, row: number, logs: number, setting: Setting): AuditFinding {
  return {
    kind: "row-above-logs",
    // Logs that are removed after a time, or not written, look the same.
    certainty: "cannot tell",
    because: becauseOfLogs(row, logs),
    ...said(owner),
    counterKey: shortKey(owner, key),
    counter: null,
    row,
    least: row - logs,
    most: row - logs,
    ttl: null,
    refusedNow: false,
    modes: ["D26", "D35"],
    modesBecause: howSure({ modes: ["D26", "D35"], since: null }, setting.release),
    ...remedy("row-above-logs", owner, key, setting),
    logs,
    readings: 1,
    watched: 0,
  };
}

export function slotsFinding(
  { owner, key }: { owner: Owner; key: string },
  stuck: StuckSlots,
  watchedMs: number,
  { assumed, ...setting }: Setting & { assumed: Assumptions },
): AuditFinding {
  return {
    kind: "slots",
    // Whether anything else of the key runs is not known as long as others are taken.
    certainty: stuck.refused && stuck.stuck === stuck.taken ? "likely" : "cannot tell",
    because: becauseOfSlots(stuck, assumed),
    ...said(owner),
    counterKey: key.replace(owner.id, shortOwnerId(owner)),
    counter: stuck.taken,
    row: null,
    least: 0,
    most: 0,
    ttl: null,
    refusedNow: stuck.refused,
    modes: ["D9"],
    modesBecause: howSure({ modes: ["D9"], since: null }, setting.release),
    ...remedy("slots", owner, key, setting),
    logs: null,
    readings: 2,
    watched: watchedMs / 1_000,
  };
}

function said(owner: Owner): Pick<AuditFinding, "entity" | "owner" | "budget"> {
  return { entity: owner.kind, owner: ownerName(owner), budget: owner.budget };
}
