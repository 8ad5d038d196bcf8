import { clean, doctor, releases } from "../commands/index.ts";
import type { CommandGroup } from "./group.ts";

/** What there is to run on. */
export function machineCommands({ command, context, done }: CommandGroup): void {
  command(
    "releases",
    "the lines of LiteLLM that the package index offers: newest release, judged or not, how it installs",
  )
    .option("--json", "one JSON document on stdout")
    .option("--all", "each release, also preliminary ones")
    .action(async (flags: { json?: boolean; all?: boolean }) => done(await releases(flags, context)));

  command("doctor", "what this machine has and lacks; installs uv and Redis into the cache where they are missing")
    .option("--json", "one JSON document on stdout")
    .action(async (flags: { json?: boolean }) => done(await doctor(flags, context)));

  command("clean", "remove cached environments, end warm hosts, and remove what killed runs have left")
    .option("--all", "also uv, downloads and migrated databases: the whole cache")
    .action(async (flags: { all?: boolean }) => done(await clean(flags, context)));
}
