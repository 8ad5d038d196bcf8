import {
  type CampaignResult,
  type Comparison,
  type GateDocument,
  modesOf,
  type TrialOutcome,
  type VerdictWord,
} from "../contracts/index.ts";
import { moneyLeaked } from "../report/index.ts";
import { oneLine, shortKeys } from "../text/index.ts";
import type { PageCampaign, PageCell } from "./data.ts";
import { namedModes, pageGate } from "./gate-part.ts";

/** Characters of evidence that a campaign's page holds, so that it stays below 10 MB; the rest is on the trials' own pages. */
const room = 9_000_000;

const worstFirst: VerdictWord[] = ["diverged", "inconclusive", "converged", "not-applicable"];

/** What a page needs of a campaign, as it ended or as campaign.json tells it. */
export interface ShownCampaign extends Pick<CampaignResult, "startedAt" | "finishedAt"> {
  trials: readonly ShownTrial[];
  failures: readonly { subject: string; scenario: string; seed: number; error: { message: string } }[];
  /** Comparisons; those with an earlier campaign are shown. Absent: none. */
  comparisons?: readonly Comparison[] | undefined;
  /** By a gate file. Absent: it is by none. */
  gate?: GateDocument | undefined;
}

export type ShownTrial = Pick<TrialOutcome, "verdict" | "dir">;

/** What a campaign's page shows, and its evidence by element id: that of the worst trials first, as far as there is room. */
export async function campaignPage(
  { trials, failures, startedAt, finishedAt, comparisons, gate }: ShownCampaign,
  relative: (dir: string) => string,
  evidenceOf: (trial: ShownTrial) => Promise<string | null>,
): Promise<{ campaign: PageCampaign; evidence: Map<string, string> }> {
  const evidence = new Map<string, string>();
  let left = room;
  const packed = new Map<ShownTrial, string>();
  for (const trial of trials.toSorted((a, b) => rank(a) - rank(b))) {
    const text = await evidenceOf(trial);
    if (text === null || text.length > left) continue;
    left -= text.length;
    const id = `trial-${trials.indexOf(trial)}`;
    evidence.set(id, text);
    packed.set(trial, id);
  }
  const cells = trials.map((trial) => cellOf(trial, relative(trial.dir), packed.get(trial) ?? null));
  const campaign: PageCampaign = {
    startedAt,
    finishedAt,
    subjects: [
      ...new Set([...trials.map(({ verdict }) => verdict.subject.spec), ...failures.map(({ subject }) => subject)]),
    ],
    cells,
    failures: failures.map(({ scenario, subject, seed, error }) => ({ scenario, subject, seed, why: error.message })),
    modes: namedModes(
      gate,
      cells.flatMap((cell) => cell.modes),
    ),
    gate: gate === undefined ? null : pageGate(gate, cells),
    baseline: (comparisons ?? []).filter(({ baseline }) => baseline !== undefined),
  };
  return { campaign, evidence };
}

function rank({ verdict }: ShownTrial): number {
  return worstFirst.indexOf(verdict.verdict);
}

function cellOf({ verdict }: ShownTrial, dir: string, packed: string | null): PageCell {
  return {
    scenario: verdict.scenario,
    subject: verdict.subject.spec,
    seed: verdict.seed,
    verdict: verdict.verdict,
    modes: modesOf(verdict.findings),
    headline: shortKeys(oneLine(verdict.headline)),
    leaked: moneyLeaked(verdict),
    dir,
    packed,
  };
}
