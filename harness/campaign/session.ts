import { availableParallelism } from "node:os";
import PQueue from "p-queue";
import type { Clock } from "../clock.ts";
import type { Progress, StackFall, TrialOutcome } from "../contracts/index.ts";
import type { PhantomError } from "../errors/index.ts";
import type { lookAt, StackHost } from "../stack/index.ts";
import { atOnce } from "./at-once.ts";
import type { CampaignOptions } from "./options.ts";
import type { PlannedStack, ScheduledTrial } from "./stacks.ts";

/** What the trials of a campaign share, so that the machine is not asked for everything at once. */
export interface Share {
  /** Stacks, besides the first of each subject. */
  stack: PQueue;
  /** Trials in progress; most of their time they wait for rest. */
  trial: PQueue;
  /** What keeps processors busy: phases that send requests, and stacks that start. */
  work: PQueue;
}

export function share(cores = availableParallelism()): Share {
  const { stacks, trials, work } = atOnce(cores);
  return {
    stack: new PQueue({ concurrency: stacks }),
    trial: new PQueue({ concurrency: trials }),
    work: new PQueue({ concurrency: work }),
  };
}

export interface Session {
  host: StackHost;
  /** As typed. */
  spec: string;
  stacks: readonly PlannedStack[];
  options: Pick<CampaignOptions, "stack" | "profile" | "command" | "expect" | "keep">;
  share: Share;
  clock: Clock;
  /** All stacks of the subject that have the same settings are looked at together. */
  look: typeof lookAt;
  /** Where a stack's logs go that does not lie in a trial's directory. */
  logDir: string;
  signal: AbortSignal;
  observe(progress: Progress): void;
  /** Called with each outcome as it comes, so that a later failure loses none. */
  deliver(trial: ScheduledTrial, outcome: TrialOutcome): void;
  /** Called when a stack that trials share is started again, or was to be. */
  fell(stack: PlannedStack, fall: StackFall): void;
  /** Called when a trial could not be run to its end. */
  fail(trial: ScheduledTrial, error: PhantomError): void;
}
