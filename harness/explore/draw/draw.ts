import type { z } from "zod";
import { type Genome, model, Plan, type PlannedPhase, planHash } from "../../contracts/index.ts";
import { inOrder, needsOf, type PlanBuilder, planBuilder, together } from "../../planner/index.ts";
import { drawRoutes } from "./asks.ts";
import { type Callers, drawCallers } from "./callers.ts";
import { genesOf } from "./genome.ts";
import type { Ground } from "./ground.ts";
import { buildPhase, drawPhase, type PhaseDraft } from "./phases.ts";
import { drawSettings } from "./settings.ts";
import { chance } from "./weighted.ts";

/** A plan, and what it was drawn by. */
export interface Drawn {
  genome: Genome;
  /** Parts of it that can be drawn again by themselves. */
  sections: readonly string[];
  plan: Plan;
}

/** Every plan has this seed, so that a scenario file of it gives the same plan again. */
export const planSeed = 1;

/** A plan by chance. The same genome gives the same plan on the same ground. */
export function draw(genome: Genome, ground: Ground): Drawn {
  const genes = genesOf(genome);
  const shape = genes.of("shape");
  const callers = drawCallers(genes, ground);
  const routes = drawRoutes(genes.of("routes"), ground);
  const total = shape.int(2, 10);
  const count = total >= 6 && chance(shape, 40) ? 2 : 1;
  const phases = Array.from({ length: count }, (_, index) =>
    drawPhase(genes, `phase ${index + 1}`, { ground, callers, routes }, Math.ceil(total / count)),
  );
  const rests = chance(shape, 50);
  const settings = drawSettings(genes.of("settings"));
  const build = planBuilder(ground.replicas, genes.of("requests"));
  const planned = [...warm(build, callers, rests), ...main(build, callers, phases)];
  const entities = callers.all.flatMap(({ entities }) => entities);
  return { genome, sections: genes.sections, plan: named({ entities, settings, phases: planned }, ground) };
}

function warm(plan: PlanBuilder, { all, small }: Callers, rests: boolean): PlannedPhase[] {
  const warmed = all.map((caller) => plan.warm(caller, small ? "small" : undefined));
  return [
    {
      ...warmed[0]!,
      settle: rests ? "quiescent" : "none",
      requests: warmed.flatMap(({ requests }) => requests),
    },
  ];
}

/** The phases until replicas are dead; then what is left, on the replicas that serve. */
function main(plan: PlanBuilder, callers: Callers, drafts: readonly PhaseDraft[]): PlannedPhase[] {
  const phases: PlannedPhase[] = [];
  let faults = 1;
  for (const draft of drafts) {
    const phase = buildPhase(draft, plan, callers.all, faults);
    faults += phase.faults.length;
    phases.push(phase);
    const dead = draft.draft.dead ?? [];
    if (dead.length > 0) return [...phases, ...tail(plan, callers, alive(plan, dead))];
  }
  return [...phases, ...tail(plan, callers, alive(plan, []))];
}

function alive({ replicas }: PlanBuilder, dead: readonly number[]): number[] {
  return Array.from({ length: replicas }, (_, replica) => replica).filter((replica) => !dead.includes(replica));
}

/** More than a small budget costs, in output tokens. */
const whole = 2000;

/** What shows that counters are right: one more request on each replica, or budgets that are spent and must refuse. */
function tail(plan: PlanBuilder, { all, small }: Callers, on: readonly number[]): PlannedPhase[] {
  const onEach = (spec: object) =>
    all.flatMap((as) => plan.requests(on.length, () => ({ as, stream: false, ...spec }), { on }));
  if (!small) return [inOrder("probe", onEach({}), { purpose: "probe" })];
  const spend = plan.requests(all.length, (index) => ({ as: all[index]!, stream: false, outputTokens: whole }), {
    from: whole + 10,
    on,
  });
  return [
    inOrder("spend", spend, { purpose: "traffic" }),
    together("enforce", onEach({ outputTokens: 4 }), { purpose: "enforce" }),
  ];
}

type PlanInput = z.input<typeof Plan>;
type Content = Pick<Plan, "entities" | "settings" | "phases">;

/** Its name is made of what it does, so that the same plan has the same name wherever it is drawn. */
function named(content: Pick<PlanInput, keyof Content>, { replicas }: Ground): Plan {
  const { name, inputPerToken, outputPerToken } = model;
  const unnamed = Plan.parse({
    schemaVersion: 1,
    scenario: "explored",
    seed: planSeed,
    replicas,
    model: { name, inputPerToken, outputPerToken },
    needs: [],
    background: null,
    ...content,
  } satisfies PlanInput);
  const plan = { ...unnamed, needs: needsOf(unnamed) };
  return { ...plan, scenario: `explored-${planHash(plan).slice(0, 8)}` };
}
