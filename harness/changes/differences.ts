import type { Compared, Difference, Environment } from "../contracts/index.ts";

type Values = ReadonlyMap<string, string>;

/** Python, packages and patches in which two subjects differ. Empty where a side has no environment. */
export function dependencyDifferences(before: readonly Compared[], after: readonly Compared[]): Difference[] {
  const [left, right] = [environmentOf(before), environmentOf(after)];
  return left && right ? between(dependencies(left), dependencies(right)) : [];
}

/** Settings that differ on trials of one scenario: those that the scenario itself brings are the same on both sides. */
export function settingDifferences(before: readonly Compared[], after: readonly Compared[]): Difference[] {
  const found = before.flatMap(({ scenario, environment }) => {
    const other = environmentOf(after.filter((trial) => trial.scenario === scenario));
    return environment && other ? between(settings(environment), settings(other)) : [];
  });
  return [...new Map(found.map((each) => [JSON.stringify(each), each])).values()];
}

function environmentOf(trials: readonly Compared[]): Environment | null {
  return trials.find(({ environment }) => environment !== null)?.environment ?? null;
}

function dependencies({ subject: { python, packages, patches } }: Environment): Values {
  return new Map([
    ...Object.entries(packages),
    ["Python", python],
    ...patches.map(({ file, sha256 }): [string, string] => [file, `patch, sha256 ${sha256.slice(0, 12)}`]),
  ]);
}

function settings({ profile, subject, stack }: Environment): Values {
  const chosen = Object.entries(subject.settings).map(([name, value]): [string, string] => [
    name,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return new Map([...chosen, ["profile", profile], ["replicas", String(stack.replicas)], ["stack", stack.kind]]);
}

function between(before: Values, after: Values): Difference[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((name) => ({ name, before: before.get(name) ?? null, after: after.get(name) ?? null }))
    .filter((each) => each.before !== each.after);
}
