/** `npm run fuzz`: what reads from others, on very many random cases. See --help. */
import { Command, InvalidArgumentError, Option } from "commander";
import { startClock } from "../harness/clock.ts";
import { columns } from "../harness/report/index.ts";
import { fuzz, type Round } from "./round.ts";
import { targets } from "./targets/index.ts";

interface Flags {
  target?: string[];
  cases: number;
  seconds: number;
  seed: number;
}

new Command("npm run fuzz --")
  .description("Tries random cases on everything that reads what others write, and prints a table. Exit code 1: a bug.")
  .addOption(new Option("--target <name...>", "these alone").choices(targets.map(({ name }) => name)))
  .option("--cases <n>", "cases per target", whole, 1_000_000)
  .option("--seconds <n>", "end a target after so long", whole, 1800)
  .option("--seed <n>", "the same cases again", whole, 1)
  .action(main)
  .parse();

async function main({ target: named, ...limits }: Flags): Promise<void> {
  const rounds: Round[] = [];
  for (const target of targets.filter(({ name }) => named?.includes(name) ?? true)) {
    console.error(`${target.name}: ${target.holds}`);
    const round = await fuzz(target, limits, startClock());
    for (const { what, example, seed, path } of round.bugs) {
      console.error(`  ${what}\n    case: ${example}\n    seed ${seed}, path ${path}`);
    }
    rounds.push(round);
  }
  const rows = rounds.map(({ target, cases, seconds, bugs }) => [
    target,
    cases.toLocaleString("en-US"),
    seconds.toFixed(1),
    String(bugs.length),
  ]);
  console.log(columns(["target", "cases", "seconds", "bugs"], rows));
  if (rounds.some(({ bugs }) => bugs.length > 0)) process.exitCode = 1;
}

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError("It must be a whole number.");
  return value;
}
