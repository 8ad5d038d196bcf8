import { PhantomError } from "../../../errors/index.ts";
import type { CommandResult } from "../../../process/index.ts";
import type { Context } from "../../context.ts";
import { told } from "../campaign.ts";
import { type OpenGate, trialsOf } from "./file.ts";
import type { GateFlags } from "./flags.ts";
import { judgingBy } from "./judging.ts";
import { patchesText, requireSameSetup, setupOf } from "./setup.ts";
import { readOne } from "./source.ts";

/** What a campaign came to, by a gate file; of its trials, those that count. Nothing runs. */
export async function judgeRecorded(
  open: OpenGate,
  from: string,
  flags: GateFlags,
  { library, terminal }: Context,
): Promise<CommandResult> {
  refuseRunning(flags);
  const { result, altered } = await readOne(from, library, terminal);
  const setup = setupOf(result);
  requireSameSetup(from, setup, open.file, open.gate);
  terminal.progress(patchesText(setup, from));
  const { telling, counted, write } = judgingBy(open, { library, terminal }, altered);
  const counts = new Set(counted(result).map(nameOf));
  const wanted = new Set(trialsOf(open).only.map(nameOf));
  const asked = {
    ...result,
    trials: result.trials.filter(({ verdict }) => counts.has(nameOf(verdict))),
    failures: result.failures.filter((failure) => wanted.has(nameOf(failure))),
  };
  await write(asked, result);
  return told(asked, flags.json === true, terminal, telling);
}

const nameOf = ({ scenario, seed }: { scenario: string; seed: number }) => `${scenario} ${seed}`;

/** @throws PhantomError ERR_OPTION_INVALID */
function refuseRunning({ from: _, json: __, stack, start, ...others }: GateFlags): void {
  const typed = Object.entries({
    ...others,
    stack: stack === "local" ? undefined : stack,
    start: start === "fork" ? undefined : start,
  });
  const [name] = typed.find(([, value]) => value !== undefined) ?? [];
  if (name === undefined) return;
  const option = `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw new PhantomError("ERR_OPTION_INVALID", {
    operation: `read ${option}`,
    message: `--from judges what was recorded, and ${option} is about what runs.`,
    hint: `Leave out ${option}, or --from.`,
  });
}
