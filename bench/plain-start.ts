import { startClock } from "../harness/clock.ts";
import { startLocalHost } from "../harness/stack/local/index.ts";
import { cacheDirectory, installSubject, parseSpec } from "../harness/subject/index.ts";

export interface PlainStart {
  release: string;
  replicas: number;
  logDir: string;
  signal: AbortSignal;
}

/** Replicas by the plain `litellm` command, side by side, until all of them serve, with PostgreSQL up already; ms. */
export async function plainStart({ release, replicas, logDir, signal }: PlainStart): Promise<number> {
  const cacheDir = cacheDirectory();
  const report = (line: string) => console.error(line);
  const wanted = { cacheDir, latestDeps: false, patches: [], signal, report };
  const subject = await installSubject(parseSpec(release), wanted);
  const common = { settings: [], logDir, signal, report: () => {} };
  await using host = await startLocalHost({ ...common, subject, profile: "fast", start: "exec", cacheDir });
  const clock = startClock();
  const from = clock.now();
  await using _stack = await host.start({ ...common, replicas, clock });
  return clock.now() - from;
}
