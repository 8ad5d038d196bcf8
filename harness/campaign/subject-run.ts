import { expectedMs } from "../planner/index.ts";
import { lookOnce } from "../stack/index.ts";
import type { Session } from "./session.ts";
import { runStack } from "./stack-run.ts";
import type { PlannedStack } from "./stacks.ts";

/**
 * Runs the trials of one subject, each stack with its trials as soon as the share lets it. What goes wrong with one
 * stack or trial is told by `fail`, and the others go on.
 * @throws the signal's reason, when everything has ended
 */
export async function runSession(begun: Omit<Session, "look"> & Partial<Pick<Session, "look">>): Promise<void> {
  const session = { look: lookOnce(), ...begun };
  const [first, ...others] = session.stacks;
  const run = (stack: PlannedStack) => runStack(stack, session);
  if (session.options.stack === "attach") {
    // All of them are one and the same deployment.
    for (const stack of session.stacks) await run(stack);
    session.signal.throwIfAborted();
    return;
  }
  await Promise.all([
    ...(first === undefined ? [] : [run(first)]),
    ...others.map((stack) =>
      session.share.stack.add(() => run(stack), { priority: expectedMs(stack.trials[0]!.plan) }),
    ),
  ]);
  session.signal.throwIfAborted();
}
