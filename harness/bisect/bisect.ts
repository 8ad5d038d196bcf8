import type { BisectDocument, BisectRound } from "../contracts/index.ts";
import { type Begun, documentOf } from "./document.ts";
import { next, type Step } from "./next.ts";
import type { Outcome } from "./round.ts";

export type Run = Extract<Step, { kind: "run" }>;
export type End = Exclude<Step, Run>;

/** What a bisection does to the world. */
export interface Effects {
  /** Runs the seeds on a release. @throws what would meet every release, and the reason of an interruption */
  run(step: Run, rounds: readonly BisectRound[]): Promise<Outcome>;
  /** Called after each round, so that nothing is lost. */
  save(document: BisectDocument): Promise<void>;
  /** Called before each round. */
  tell(step: Run, document: BisectDocument): void;
  /** Monotonic, ms. */
  now(): number;
}

/** Goes on from what was seen until no step is left. */
export async function bisect(begun: Begun, effects: Effects): Promise<{ end: End; document: BisectDocument }> {
  const rounds = [...begun.rounds];
  for (;;) {
    const seen = { ...begun, rounds };
    const step = next(seen);
    const document = documentOf(seen, step);
    await effects.save(document);
    if (step.kind !== "run") return { end: step, document };
    effects.tell(step, document);
    const from = effects.now();
    const outcome = await effects.run(step, rounds);
    const { release, why, seeds } = step;
    rounds.push({ release, why, seeds, seconds: Math.round((effects.now() - from) / 100) / 10, ...outcome });
  }
}
