import { startClock } from "../clock.ts";
import type { StartedStack } from "../stack/index.ts";
import { ownerVariable, startKeeper } from "../stack/index.ts";
import { cacheDirectory, requireTemporary } from "../subject/index.ts";
import type { SubjectRequest } from "./options.ts";
import { type HostChoice, prepare } from "./prepare.ts";

export interface StandingOptions extends HostChoice {
  subject: SubjectRequest;
  replicas: number;
  /** For the logs, made if it is absent. */
  logDir: string;
}

/** A stack without a plan, for poking at by hand; its caller ends it. */
export async function startStanding(
  options: StandingOptions,
  signal: AbortSignal,
  report: (line: string) => void,
): Promise<StartedStack> {
  await requireTemporary();
  await using started = new AsyncDisposableStack();
  const { subject, replicas, logDir } = options;
  const keeper = started.use(startKeeper());
  process.env[ownerVariable] = keeper.owner;
  const context = { cacheDir: cacheDirectory(), owner: keeper.owner, signal, report };
  const prepared = await prepare(subject, options, context);
  const host = started.use(await prepared.startHost({ logDir, signal, report }));
  const stack = await host.start({ settings: [], replicas, logDir, clock: startClock(), signal, report });
  const resources = started.move();
  return { ...stack, [Symbol.asyncDispose]: () => resources.disposeAsync() };
}
