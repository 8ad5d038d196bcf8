import { litellm } from "../catalogue/index.ts";
import type { AuditFinding } from "../contracts/index.ts";
import { driftsOf, provenAfterMs, stuckSlots } from "./judge/index.ts";
import type { Patience } from "./missing.ts";
import type { Around, AuditOptions } from "./options.ts";
import type { Sources } from "./sources.ts";
import type { SlotTrack, Survey } from "./survey.ts";
import { findingOf, rowFinding, slotsFinding } from "./tell/index.ts";
import type { Assumptions, Logged, Track } from "./types.ts";

interface Told {
  findings: AuditFinding[];
  unsure: AuditFinding[];
}

/** Logs of so many entities are looked at, those with the most dollars between counter and row. */
const mostLooked = 500;
const mostFollowed = 20;
const dayMs = 86_400_000;
const logsOfFindingsMs = 31 * dayMs;

/** Those of which a later reading may tell more. Only the largest are looked at. */
export async function alwaysInFlight(
  tracks: readonly Track[],
  sources: Sources,
  { assumed, patience }: { assumed: Assumptions; patience: Patience },
): Promise<Track[]> {
  const found: Track[] = [];
  const standing = tracks.filter(({ readings }) => driftsOf(readings, null, assumed).length > 0).sort(byDollars);
  for (const track of standing.slice(0, mostFollowed)) {
    const logged = await logsOf(track, sources, { assumed, patience });
    if (driftsOf(track.readings, logged, assumed).some(({ reason }) => reason === "always in flight"))
      found.push(track);
  }
  return found;
}

function logsOf(
  { owner, readings }: Track,
  { rows }: Sources,
  { assumed, patience }: { assumed: Assumptions; patience: Patience },
): Promise<Logged[] | null> {
  const since = readings[0]!.rowAt - provenAfterMs(assumed);
  return patience.read("Postgres", "spend logs", () => rows.logged(owner, since));
}

/** What the readings come to, with the spend logs of those that stand out. */
export async function toldFindings(
  { tracks, slots, spent }: Pick<Survey, "tracks" | "slots" | "spent">,
  sources: Sources,
  options: AuditOptions,
  around: Around & { patience: Patience },
): Promise<Told> {
  const told: Told = { findings: [], unsure: [] };
  const tell = (finding: AuditFinding) =>
    (finding.certainty === "cannot tell" ? told.unsure : told.findings).push(finding);
  const { assumed } = options;
  const standing = tracks.filter(({ readings }) => driftsOf(readings, null, assumed).length > 0).sort(byDollars);
  for (const [index, track] of standing.entries()) {
    for (const finding of await ofTrack(track, index < mostLooked)) tell(finding);
  }
  for (const slot of slots) {
    const finding = ofSlots(slot, options);
    if (finding !== null) tell(finding);
  }
  if (options.logsWithinMs !== null) for (const finding of await ofLogs(options.logsWithinMs)) tell(finding);
  return told;

  async function ofTrack(track: Track, look: boolean): Promise<AuditFinding[]> {
    const { owner, readings } = track;
    const read = <T>(reading: () => Promise<T>) => around.patience.read("Postgres", "spend logs", reading);
    const logged = look ? await logsOf(track, sources, { assumed, patience: around.patience }) : null;
    const found = driftsOf(readings, logged, assumed);
    if (found.length === 0) return [];
    const notBefore = sources.rows.epochMs + around.clock.now() - (options.logsWithinMs ?? logsOfFindingsMs);
    const sum = look ? await read(() => sources.rows.sumOfLogs(owner, notBefore)) : null;
    return found.map((each) => findingOf(track, each, sum, assumed));
  }

  /** Rows of the first reading beside logs of now: what those rows had has been logged. */
  async function ofLogs(withinMs: number): Promise<AuditFinding[]> {
    const found: AuditFinding[] = [];
    const notBefore = sources.rows.epochMs + around.clock.now() - withinMs;
    for (const { owner, key, row } of spent) {
      const sum = await around.patience.read("Postgres", "spend logs", () => sources.rows.sumOfLogs(owner, notBefore));
      if (sum !== null && row - sum > assumed.least) found.push(rowFinding(owner, key, row, sum));
    }
    return found;
  }
}

function ofSlots({ owner, key, readings }: SlotTrack, { assumed }: AuditOptions): AuditFinding | null {
  const { longestRequestMs } = assumed;
  const livesMs = litellm.parallelSlotLivesS.value * 1_000;
  const stuck = stuckSlots(readings, owner.parallel!, { longestRequestMs, livesMs });
  if (stuck === null) return null;
  const watchedMs = readings.at(-1)!.at - readings[0]!.at;
  return slotsFinding({ owner, key }, stuck, watchedMs, assumed);
}

const byDollars = (a: Track, b: Track): number => apart(b) - apart(a);

function apart({ readings }: Track): number {
  const { counter, row } = readings.at(-1)!;
  return Math.abs((counter ?? row) - row);
}
