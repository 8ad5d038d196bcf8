import {
  type ExplainFlags,
  explain,
  issue,
  type ListFlags,
  list,
  open,
  report,
  schema,
  show,
} from "../commands/index.ts";
import type { CommandGroup } from "./group.ts";

/** Reads what was run, and what is known. */
export function readingCommands({ command, context, done }: CommandGroup): void {
  command(
    "report [dir]",
    "recompute the verdict of a run or campaign directory from its records alone (default: the last run's, reports/latest)",
  )
    .option("--json", "one JSON document on stdout")
    .action(async (dir: string | undefined, flags: { json?: boolean }) => done(await report(dir, flags, context)));

  command("open [dir]", "show the page of a run or campaign directory in a browser (default: the last run)").action(
    async (dir: string | undefined) => done(await open(dir, context)),
  );

  command(
    "issue [dir]",
    "a trial that diverged as Markdown to paste into an issue of LiteLLM, nothing secret in it (default: the last run's)",
  ).action(async (dir: string | undefined) => done(await issue(dir, context)));

  command("list", "the scenarios; with options those that fit all of them")
    .option("--issue <number>", "about an issue or pull request of LiteLLM, e.g. 27639")
    .option("--mode <id>", "that show a defect mode, e.g. D1")
    .option("--route <path>", "that call a route, or a part of its path")
    .option("--entity <kind>", "with a budget on a kind of entity, e.g. end_user")
    .option(
      "--needs <what>",
      "what it takes: fault, traffic, redis, replica, postgres, reset, administrator … or a kind of fault",
    )
    .option("--json", "one JSON document on stdout")
    .action(async (flags: ListFlags) => done(await list(flags, context)));

  command(
    "show <id>",
    "a scenario: what it does, what it takes, what each release did, the command that was red",
  ).action(async (id: string) => done(await show(id, context)));

  command(
    "explain <text...>",
    "which budget a refusal means, its counter, its row and where to look; also a mode (D9) or an issue (27639)",
  )
    .option("--litellm <version>", "what this release showed in the reference matrix (default: what any did)")
    .action(async (text: string[], flags: ExplainFlags) => done(await explain(text, flags, context)));

  command("schema [name]", "the JSON Schema of a file or of a --json output; without a name, which there are").action(
    async (name: string | undefined) => done(await schema(name)),
  );
}
