import { litellm } from "../catalogue/index.ts";
import type { AuditFinding } from "../contracts/index.ts";
import { driftsOf, type Found, stuckSlots } from "./judge/index.ts";
import { lessWhatIsLate } from "./late.ts";
import { areLogged, logsOf, standOut, unwritten } from "./logs.ts";
import type { Patience } from "./missing.ts";
import type { Around, AuditOptions } from "./options.ts";
import type { Sources } from "./sources.ts";
import type { SlotTrack, Survey } from "./survey.ts";
import { findingOf, rowFinding, slotsFinding } from "./tell/index.ts";
import type { Owner, Track } from "./types.ts";
import { keepsUp, progressOf } from "./written.ts";

interface Told {
  findings: AuditFinding[];
  unsure: AuditFinding[];
  /** Sentences on what was left out. */
  assumed: string[];
}

/** Logs of so many entities are looked at, those with the most dollars between counter and row. */
const mostLooked = 500;
/** A sum over the logs is heavy: only for so many, but with --logs. */
const mostSummed = 20;
const withoutLogs =
  "Requests are not logged, as far as can be seen (there is no spend log, or counters move and the newest is old): logs were not used.";
const dayMs = 86_400_000;
const logsOfFindingsMs = 31 * dayMs;

/** What the readings come to, with the spend logs of those that stand out. */
export async function toldFindings(
  { tracks, slots, spent }: Pick<Survey, "tracks" | "slots" | "spent">,
  sources: Sources,
  options: AuditOptions,
  around: Around & { patience: Patience },
): Promise<Told> {
  const told: Told = { findings: [], unsure: [], assumed: [] };
  const tell = (finding: AuditFinding) =>
    (finding.certainty === "cannot tell" ? told.unsure : told.findings).push(finding);
  const { assumed } = options;
  const said = { assumed, ...options.setting };
  const { patience, clock } = around;
  const standing = standOut(tracks, assumed);
  const logged = standing.length > 0 && (await areLogged(tracks, sources, { assumed, patience, clock }));
  const progress = await progressOf(sources, patience, clock);
  if (standing.length > 0) {
    if (!logged) told.assumed.push(withoutLogs);
    told.assumed.push(...unwritten(progress, assumed, clock.now()));
  }
  const onTime = keepsUp(progress, clock.now(), assumed);
  const found: { track: Track; drifts: Found[] }[] = [];
  for (const [index, track] of standing.entries()) {
    const look = logged && index < mostLooked;
    const logs = look ? await logsOf(track, sources, { assumed, patience }) : null;
    const drifts = driftsOf(track.readings, logs, assumed).map((each): Found => {
      return each.reason === "idle at times" && !onTime ? { ...each, reason: "always in flight" } : each;
    });
    const judged = await Promise.all(drifts.map((each) => lessWhatIsLate(each, track, sources, { patience, assumed })));
    found.push({ track, drifts: judged });
  }
  let [summed, sumsCome] = [0, true];
  for (const { track, drifts } of found) {
    if (drifts.length === 0) continue;
    const sum = summed++ < (options.logsWithinMs === null ? mostSummed : mostLooked) ? await sumOf(track) : null;
    for (const each of drifts) tell(findingOf(track, each, sum, said));
  }
  for (const slot of slots) {
    const finding = ofSlots(slot, options);
    if (finding !== null) tell(finding);
  }
  if (options.logsWithinMs !== null) for (const finding of await ofLogs(options.logsWithinMs)) tell(finding);
  return told;

  async function sumOf({ owner }: Track): Promise<number | null> {
    const notBefore = sources.rows.epochMs + clock.now() - (options.logsWithinMs ?? logsOfFindingsMs);
    return sumSince(owner, notBefore);
  }

  /** One that fails or takes too long is the last: the others would, too. */
  async function sumSince(owner: Owner, notBefore: number): Promise<number | null> {
    if (!sumsCome) return null;
    const sum = await patience.read("Postgres", "sums of spend logs", async () => {
      return { of: await sources.rows.sumOfLogs(owner, notBefore) };
    });
    sumsCome = sum !== null;
    return sum?.of ?? null;
  }

  /** Rows of the first reading beside logs of now: what those rows had has been logged. */
  async function ofLogs(withinMs: number): Promise<AuditFinding[]> {
    const found: AuditFinding[] = [];
    const notBefore = sources.rows.epochMs + clock.now() - withinMs;
    for (const { owner, key, row } of spent) {
      const sum = await sumSince(owner, notBefore);
      if (sum !== null && row - sum > assumed.least) found.push(rowFinding(owner, key, row, sum, said));
    }
    return found;
  }
}

function ofSlots({ owner, key, readings }: SlotTrack, { assumed, setting }: AuditOptions): AuditFinding | null {
  const { longestRequestMs } = assumed;
  const livesMs = litellm.parallelSlotLivesS.value * 1_000;
  const stuck = stuckSlots(readings, owner.parallel!, { longestRequestMs, livesMs });
  if (stuck === null) return null;
  const watchedMs = stuck.watchedMs;
  return slotsFinding({ owner, key }, stuck, watchedMs, { assumed, ...setting });
}
