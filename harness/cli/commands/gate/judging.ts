import { writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import type { CampaignResult, GateDocument } from "../../../contracts/index.ts";
import {
  countedTrials,
  evaluate,
  expectationOf,
  type GateRun,
  gateTrial,
  moreSeeds,
  outcomeOf,
  raceModes,
  seenInCell,
  type Undecided,
} from "../../../gate/index.ts";
import { jsonText } from "../../../process/index.ts";
import { results } from "../../../releases/index.ts";
import { gateJunit } from "../../../report/index.ts";
import type { Context } from "../../context.ts";
import { gatePage, gateTelling, type Telling } from "../../words/index.ts";
import { type OpenGate, trialsOf } from "./file.ts";

/** A campaign by a gate file: the lists, the files, and what is told. */
export interface Judging {
  telling: Telling;
  /** Which seeds are to be run besides, for races that the file does not have. */
  further(result: CampaignResult): { scenario: string; seed: number }[];
  /** The trials that count. */
  counted(result: CampaignResult): readonly { scenario: string; seed: number }[];
  /**
   * gate.md, gate.json and gate-junit.xml, beside the campaign's own, and its page with the lists.
   * @param whole of which the judged trials are a part; absent: they are all
   */
  write(result: CampaignResult, whole?: CampaignResult): Promise<void>;
}

type Gear = Pick<Context, "library" | "terminal">;

/** @param altered trials that a campaign has, and that are not believed */
export function judgingBy(open: OpenGate, { library, terminal }: Gear, altered: readonly Undecided[] = []): Judging {
  const { gate, file, scenarios } = open;
  const { names } = open;
  const expectations = new Map([...names].map(([id, name]) => [id, expectationOf(gate.scenarios[name]!)]));
  const known = { races: raceModes(results.map(seenInCell)), today: new Date().toISOString().slice(0, 10) };
  const runOf = (result: CampaignResult) => gateRun(trialsOf(open).only, result, altered);
  const judge = (result: CampaignResult) => evaluate(expectations, runOf(result), known);
  const told = { file, policy: gate.inconclusive, judge, terminal };
  return {
    telling: gateTelling(told),
    further: (result) => moreSeeds(expectations, runOf(result), known.races),
    counted: (result) => countedTrials(expectations, runOf(result), known.races),
    async write(result, whole = result) {
      const judged = judge(result);
      const ids = scenarios.map(({ id }) => id);
      const seen = (dir: string) => relative(result.dir, dir) || ".";
      const outcome = outcomeOf(judged, gate.inconclusive);
      const document: GateDocument = { schemaVersion: 1, file, outcome, ...judged };
      await Promise.all([
        writeFile(join(result.dir, "gate.md"), gatePage(told, result)),
        writeFile(join(result.dir, "gate.json"), jsonText(document)),
        writeFile(join(result.dir, "gate-junit.xml"), gateJunit(judged, ids, gate.inconclusive, result, seen)),
      ]);
      await library.writeGatePage(whole, document);
    },
  };
}

function gateRun(
  asked: GateRun["asked"],
  { trials, failures }: Pick<CampaignResult, "trials" | "failures">,
  altered: readonly Undecided[],
): GateRun {
  const lost = failures.map(({ scenario, seed, error }) => {
    return { scenario, seed, why: `${error.code}: ${error.message}` };
  });
  return { asked, trials: trials.map(({ verdict }) => gateTrial(verdict)), failed: [...lost, ...altered] };
}
