import { writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import type { CampaignResult, GateDocument } from "../../../contracts/index.ts";
import { evaluate, expectationOf, type GateResult, gateTrial, outcomeOf, type Undecided } from "../../../gate/index.ts";
import { jsonText } from "../../../process/index.ts";
import { gateJunit } from "../../../report/index.ts";
import type { Context } from "../../context.ts";
import { gatePage, gateTelling, type Telling } from "../../words/index.ts";
import { type OpenGate, trialsOf } from "./file.ts";

/** A campaign by a gate file: the lists, the files, and what is told. */
export interface Judging {
  telling: Telling;
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
  const judge = judgeBy(open, altered, new Date().toISOString().slice(0, 10));
  const told = { file, policy: gate.inconclusive, judge, terminal };
  return {
    telling: gateTelling(told),
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
      // Of a single trial there is its own page.
      if (whole.trials.length > 0 && whole.trials.every(({ dir }) => dir !== whole.dir))
        await library.writeGatePage(whole, document);
    },
  };
}

function judgeBy(open: OpenGate, altered: readonly Undecided[], today: string): (result: CampaignResult) => GateResult {
  const { gate, names } = open;
  const expectations = new Map([...names].map(([id, name]) => [id, expectationOf(gate.scenarios[name]!)]));
  const asked = trialsOf(open).only;
  return ({ trials, failures }) => {
    const lost = failures.map(({ scenario, seed, error }) => {
      return { scenario, seed, why: `${error.code}: ${error.message}` };
    });
    const failed = [...lost, ...altered];
    return evaluate(expectations, { asked, trials: trials.map(({ verdict }) => gateTrial(verdict)), failed }, today);
  };
}
