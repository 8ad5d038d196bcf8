import type { Genome } from "../contracts/index.ts";
import { isExclusive, type Random } from "../planner/index.ts";
import { expecting, type Knowledge, type Planned, plannedOf, promise } from "./coverage/index.ts";
import { type Drawn, draw, type Ground, mutated } from "./draw/index.ts";

/** A plan that showed something new, to be varied. */
export interface Parent {
  genome: Genome;
  sections: readonly string[];
}

export interface Choice {
  random: Random;
  ground: Ground;
  known: Knowledge;
  parents: readonly Parent[];
  /** Names of plans that were chosen before. */
  taken: ReadonlySet<string>;
  /** How many plans. */
  count: number;
}

export interface Candidate extends Drawn {
  planned: Planned;
  exclusive: boolean;
}

/** Of so many candidates one is chosen. */
const candidates = 8;
/** A stack of one's own takes some 25 s, and a sixth of the machine. */
const exclusiveCosts = 0.6;
const exclusiveShare = 0.2;
/** Percent of the candidates that vary an earlier plan. */
const varied = 50;

/** Plans that promise most, one after the other, each beside those chosen before it. */
export function pick({ random, ground, known, parents, taken, count }: Choice): Candidate[] {
  const chosen: Candidate[] = [];
  const names = new Set(taken);
  let ahead = known;
  const mostExclusive = Math.max(1, Math.round(count * exclusiveShare));
  for (let slot = 0; slot < count; slot++) {
    const full = chosen.filter(({ exclusive }) => exclusive).length >= mostExclusive;
    const best = Array.from({ length: candidates }, () => candidate(random, ground, parents))
      .filter(({ plan, exclusive }) => !names.has(plan.scenario) && !(full && exclusive))
      .map((one) => ({ one, worth: promise(ahead, one.planned) * (one.exclusive ? exclusiveCosts : 1) }))
      .reduce<{ one: Candidate; worth: number } | null>((a, b) => (a === null || b.worth > a.worth ? b : a), null);
    if (best === null) continue;
    chosen.push(best.one);
    names.add(best.one.plan.scenario);
    ahead = expecting(ahead, best.one.planned);
  }
  return chosen;
}

function candidate(random: Random, ground: Ground, parents: readonly Parent[]): Candidate {
  const fresh = { seed: random.int(0, 2 ** 31 - 1), again: {} };
  const vary = parents.length > 0 && random.int(1, 100) <= varied;
  const parent = vary ? random.pick(parents) : null;
  return candidateOf(draw(parent === null ? fresh : mutated(parent.genome, parent.sections, random), ground));
}

export function candidateOf(drawn: Drawn): Candidate {
  return { ...drawn, planned: plannedOf(drawn.plan), exclusive: isExclusive(drawn.plan) };
}
