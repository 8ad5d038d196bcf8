import type { StackSummary } from "../contracts/index.ts";

type Described = Pick<StackSummary, "exclusive" | "settings" | "trials">;

/** "shared: 31 scenarios; with default_redis_ttl=5: a, b; own stack: replica-killed, replica-paused" */
export function describeStacks(stacks: readonly Described[]): string {
  const own = stacks.filter(({ exclusive }) => exclusive);
  // Shards, retries and what was resumed had stacks of the same kind.
  const shared = Map.groupBy(
    stacks.filter(({ exclusive }) => !exclusive),
    ({ settings }) => settings.join(" "),
  );
  const words = [...shared].map(([settings, same]) => {
    const names = scenariosOf(same.flatMap(({ trials }) => trials));
    const what = names.length > 3 ? `${names.length} scenarios` : names.join(", ");
    return `${settings === "" ? "shared" : `with ${settings}`}: ${what}`;
  });
  if (own.length > 0) words.push(`own stack: ${scenariosOf(own.flatMap(({ trials }) => trials)).join(", ")}`);
  return words.join("; ");
}

function scenariosOf(trials: Described["trials"]): string[] {
  return [...new Set(trials.map(({ scenario }) => scenario))];
}
