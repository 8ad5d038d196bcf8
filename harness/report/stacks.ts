import type { StackSummary } from "../contracts/index.ts";

type Described = Pick<StackSummary, "exclusive" | "settings" | "trials">;

/** "shared: 31 scenarios; with default_redis_ttl=5: a, b; own stack: replica-killed, replica-paused" */
export function describeStacks(stacks: readonly Described[]): string {
  const own = stacks.filter(({ exclusive }) => exclusive);
  const words = stacks
    .filter(({ exclusive }) => !exclusive)
    .map(({ settings, trials }) => {
      const names = scenariosOf(trials);
      const what = names.length > 3 ? `${names.length} scenarios` : names.join(", ");
      return `${settings.length === 0 ? "shared" : `with ${settings.join(" ")}`}: ${what}`;
    });
  if (own.length > 0) words.push(`own stack: ${scenariosOf(own.flatMap(({ trials }) => trials)).join(", ")}`);
  return words.join("; ");
}

function scenariosOf(trials: Described["trials"]): string[] {
  return [...new Set(trials.map(({ scenario }) => scenario))];
}
