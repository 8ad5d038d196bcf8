import type { Deployment } from "./commands.ts";
import type { Harness, StartOptions } from "./harness.ts";
import { startHarness } from "./harness.ts";
import { type Allowed, left, type Running, running } from "./left.ts";
import type { Place } from "./place.ts";
import { endAll } from "./processes.ts";
import { recordFaults } from "./recorded.ts";
import { type Expected, told } from "./told.ts";

/** One thing that happens to a harness. */
export interface Case {
  /** A row of the table. */
  row: string;
  /** What happens, and when. */
  name: string;
  play(stage: Stage): Promise<Outcome>;
}

export interface Outcome {
  /** How it ended, in words. */
  ended: string;
  /** What must not be. Empty: all is as it should. */
  faults: string[];
  /** From the blow until nothing was left, ms; null: it could not be dealt. */
  tookMs: number | null;
}

/** What a case has at hand. */
export interface Stage {
  place: Place;
  deployment: Deployment;
  /** Lines that a command says on stderr when nothing happens to it, by its name. */
  usual: ReadonlyMap<string, number>;
  start(args: readonly string[], options?: StartOptions): Harness;
  /** Everything that must hold when these harnesses are at their end. */
  aftermath(harnesses: readonly Harness[], checks: Checks): Promise<Outcome>;
}

export interface Checks {
  /** What ran when the blow fell. */
  before: Running;
  /** When it fell. */
  since: number;
  expected: Expected;
  allowed?: Allowed;
}

interface Around {
  real: boolean;
  /** A harness that has not ended by then hangs. Long, since the machine may have much else to do. */
  patienceMs: number;
}

/** What is left goes within a small part of that. */
const patiences = 6;

export function stageIn(
  place: Place,
  { deployment, usual, real, patienceMs }: Pick<Stage, "deployment" | "usual"> & Around,
): Stage & Disposable {
  const started: Harness[] = [];
  const pids = () => started.map(({ pid }) => pid);
  return {
    place,
    deployment,
    usual,
    start(args, options = {}) {
      const harness = startHarness(place, args, { real, ...options });
      started.push(harness);
      return harness;
    },
    async aftermath(harnesses, { before, since, expected, allowed = {} }) {
      const faults: string[] = [];
      const ends: string[] = [];
      for (const harness of harnesses) {
        const end = await within(harness.ended, patienceMs);
        if (end === null) {
          faults.push(`hangs: ${harness.lines().at(-1)}`);
          process.kill(harness.pid, "SIGKILL");
          continue;
        }
        ends.push(end.signal ?? codeIn(end));
        faults.push(...told(end, expected));
      }
      faults.push(...(await left(place, pids(), before, allowed, patienceMs / patiences)));
      const tookMs = performance.now() - since;
      faults.push(...(await recordFaults(place)));
      return { ended: [...new Set(ends)].join(", "), faults, tookMs };
    },
    [Symbol.dispose]() {
      endAll({ dir: place.dir, harnesses: pids() });
    },
  };
}

/** What runs now; to be looked at before the blow falls. */
export const lookAround = ({ place }: Stage, ...harnesses: readonly Harness[]): Running =>
  running(
    place,
    harnesses.map(({ pid }) => pid),
  );

function codeIn({ code, stdout, stderr }: { code: number | null; stdout: string; stderr: string }): string {
  const error = /ERR_\w+/.exec(`${stderr}${stdout}`)?.[0];
  return error === undefined ? `exit ${code}` : `exit ${code} ${error}`;
}

async function within<T>(promise: Promise<T>, ms: number): Promise<T | null> {
  const overdue = Promise.withResolvers<null>();
  const timer = setTimeout(overdue.resolve, ms, null);
  try {
    return await Promise.race([promise, overdue.promise]);
  } finally {
    clearTimeout(timer);
  }
}
