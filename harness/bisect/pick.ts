/**
 * The untried release nearest to the middle, as git bisect takes a neighbour of a commit that was skipped. By version the first releases
 * of lines go first, and then those of the one line in which it changed: each of the two is one branch of LiteLLM's history.
 * @param between in order; never empty
 * @param isUntried at least one of them is
 */
export function pick(
  between: readonly string[],
  isUntried: (release: string) => boolean,
  starts: ReadonlySet<string>,
): string {
  const onMain = between.filter((release) => starts.has(release));
  const pool = onMain.some(isUntried) ? onMain : between;
  const middle = (pool.length - 1) / 2;
  return pool
    .map((release, at) => ({ release, distance: Math.abs(at - middle) }))
    .filter(({ release }) => isUntried(release))
    .reduce((best, each) => (each.distance < best.distance ? each : best)).release;
}

/** How many releases are judged on the way, at most, if none is skipped. */
export function stepsLeft(between: readonly string[], starts: ReadonlySet<string>): number {
  const onMain = between.filter((release) => starts.has(release));
  const gaps = between
    .map((release) => (starts.has(release) ? " " : "x"))
    .join("")
    .split(" ");
  const longest = Math.max(...gaps.map((gap) => gap.length));
  return halvings(onMain.length) + halvings(longest);
}

const halvings = (count: number) => Math.ceil(Math.log2(count + 1));
