import { join } from "node:path";
import { namesOf, renamed, type Shrunk, shrink, sizesText, targetText } from "../../harness/shrink/index.ts";
import { sizeOf } from "../../harness/shrink/size.ts";
import { shows } from "../../harness/shrink/target.ts";
import { judged } from "./both.ts";
import { type Found, type HuntOptions, hunt } from "./hunt.ts";
import type { Row } from "./row.ts";
import { knownFrom } from "./suspects.ts";

const shrinkMinutes = 5;
/** Runs of the shrunk plan without the planted defect. */
const proofs = 3;
/** Of those, and of as many with it: so many that came to a verdict, since one alone may be a race. */
const enough = 2;

type Came = Omit<Row, "planted" | "release">;

/** Hunts, shrinks and proves, until a find is proved or the time for exploring is over. */
export async function hunted(options: HuntOptions): Promise<Came> {
  const { minutes: most, dir, report } = options;
  let { known, seed } = options;
  let minutes = 0;
  let trials = 0;
  while (most - minutes > 0) {
    const came = await hunt({ ...options, known, seed, minutes: most - minutes, dir: join(dir, String(seed)) });
    minutes += came.minutes;
    trials += came.trials;
    options.signal.throwIfAborted();
    if (came.failure) throw came.failure;
    if (came.found === null) break;
    const proof = await prove(came.found, options, join(dir, `shrunk-${seed}`));
    const so = { seed: options.seed, minutes: Number(minutes.toFixed(2)), trials };
    if (proof.isProved) return { ...so, found: "yes", ...proof.row };
    report(`${came.found.suspect.plan.scenario}: the shrunk plan does not tell the two apart; exploring goes on`);
    known = [...came.known, ...knownFrom(came.found.suspect.plan, came.found.suspect.outcome)];
    seed += 1;
  }
  return {
    seed: options.seed,
    minutes: Number(minutes.toFixed(2)),
    trials,
    found: "no",
    ...{ mode: "", counter: "", requests: "", faults: "", shrunk_requests: "", shrunk_faults: "" },
    ...{ patched_shows: "", plain_shows: "" },
  };
}

/** Shrinks what was found, and runs the shrunk plan on both. */
async function prove({ suspect, target }: Found, { plain, patched, clock, signal, report }: HuntOptions, dir: string) {
  const plan = renamed(suspect.plan);
  report(`shrinking ${targetText(target)}, for at most ${shrinkMinutes} minutes`);
  const shrunk = await shrink(
    {
      plan,
      target,
      names: namesOf(target, suspect.outcome),
      runs: 1,
      minutes: shrinkMinutes,
      dir,
      signal,
      clock,
      smaller: (from, to) => report(sizesText(from, to)),
    },
    patched,
  );
  if (shrunk.plan === null) return { isProved: false as const };
  if (shrunk.failure) throw shrunk.failure;
  const [without] = await judged(plain, [shrunk.plan], proofs, dir, signal);
  const shown = without!.filter((one) => shows(target, one)).length;
  const isProved = shrunk.rate.shown >= enough && without!.length >= enough && shown === 0;
  return isProved ? { isProved, row: rowOf(target, suspect, shrunk, `${shown} of ${without!.length}`) } : { isProved };
}

function rowOf({ mode, kind }: Found["target"], { plan }: Found["suspect"], { after, rate }: Shrunk, plain: string) {
  const { requests, faults } = sizeOf(plan);
  return {
    mode,
    counter: kind,
    ...{ requests, faults, shrunk_requests: after.requests, shrunk_faults: after.faults },
    patched_shows: `${rate.shown} of ${rate.of}`,
    plain_shows: plain,
  };
}
