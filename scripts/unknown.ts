/** `npm run unknown -- DIR…`: how much of what was found on recorded trials has no mode. See --help. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { Command, Option } from "commander";
import { failure } from "../harness/cli/index.ts";
import { PhantomError } from "../harness/errors/index.ts";
import { readUnknown, replaceRows, type UnknownShare, unknownCsv, unknownTable } from "./as-run/unknown.ts";
import { countUnknown, judgedBelow } from "./unknown/count.ts";

interface Flags {
  set?: string;
  tunedOn: UnknownShare["tuned_on"];
  out?: string;
}

const command = new Command("npm run unknown --")
  .description(
    "Judges the recorded trials at or below the directories again and prints, per release, the share of diverged trials and of findings whose mode is " +
      "unknown, with Wilson's 95 % interval. It is an honest figure on runs that no signature was written on: other seeds, settings, releases, random plans.",
  )
  .argument("<dir...>", "run or campaign directories")
  .option("--set <name>", 'what these runs are, e.g. "seeds 11 to 13" (default: the directories)')
  .addOption(
    new Option("--tuned-on <how>", "whether signatures were written on these runs or the same plans and seeds")
      .choices(["yes", "partly", "no"])
      .makeOptionMandatory(),
  )
  .option(
    "--out <file>",
    "write the rows there, too, in place of those of the same set and release: reports/reference/unknown.csv",
  )
  .action(unknown);

function unknown(places: string[], { set = places.join(" "), tunedOn, out }: Flags): void {
  const missing = places.filter((place) => !existsSync(place));
  if (missing.length > 0) throw nothing(`${missing.join(", ")} does not exist.`);
  let unread = 0;
  const tell = (line: string) => {
    unread++;
    console.error(line);
  };
  const rows = countUnknown(judgedBelow(places, tell), { set, tuned_on: tunedOn });
  if (rows.length === 0) throw nothing("There is no recorded trial with a verdict.");
  console.log(unknownTable(rows).trimEnd());
  if (unread > 0) process.exitCode = 1;
  if (out === undefined) return;
  const before = existsSync(out) ? readUnknown(readFileSync(out, "utf8")) : [];
  writeFileSync(out, unknownCsv(replaceRows(before, rows)));
  console.log(`${rows.length} ${rows.length === 1 ? "row" : "rows"} in ${out}`);
}

function nothing(message: string): PhantomError {
  return new PhantomError("ERR_RUN_DIRECTORY_INVALID", {
    operation: "count unknown modes",
    message,
    hint: "Give run or campaign directories.",
  });
}

try {
  await command.parseAsync();
} catch (thrown) {
  const { stderr, exitCode } = failure(thrown, "count unknown modes", false, Boolean(process.env.PHANTOM429_DEBUG));
  process.stderr.write(stderr);
  process.exitCode = exitCode;
}
