import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { cacheDirectory } from "../../harness/subject/index.ts";
import type { Case } from "./case.ts";
import { commands, type Deployment, type Trialled } from "./commands.ts";
import { startHarness } from "./harness.ts";
import type { Place } from "./place.ts";

/** How many lines each command says when nothing happens to it. Fills the cache for all that comes. */
export async function learn(
  place: Place,
  deployment: Deployment,
  cases: readonly Case[],
  real: boolean,
): Promise<Map<string, number>> {
  lendRedis(place);
  const usual = new Map<string, number>();
  const needed = commands.filter(
    ({ name }, index) => index === 0 || cases.some(({ row }) => row.endsWith(`: ${name}`)),
  );
  const learnOne = async ({ name, args, ends, settled }: Trialled) => {
    const harness = startHarness(
      { ...place, out: join(place.out, name) },
      args({ ...place, out: join(place.out, name) }, deployment),
      { real },
    );
    if (settled !== undefined && (await harness.has(settled))) harness.child.kill("SIGTERM");
    const { code, stderr } = await harness.ended;
    const wanted = ends === "never" ? [143] : ends;
    if (code === null || !wanted.includes(code)) throw new Error(`${name} ended with ${code}:\n${stderr}`);
    usual.set(name, harness.lines().length);
    console.error(`${name} says ${harness.lines().length} lines`);
  };
  // The first one fills the cache.
  await learnOne(needed[0]!);
  await Promise.all(needed.slice(1).map(learnOne));
  return usual;
}

/** The one that is here already, so that none is fetched. */
function lendRedis({ cache }: Place): void {
  const name = join("redis", "valkey-server");
  const own = join(cacheDirectory(), name);
  if (!existsSync(own)) return;
  mkdirSync(join(cache, "redis"));
  copyFileSync(own, join(cache, name));
}
