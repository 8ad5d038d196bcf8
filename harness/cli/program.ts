import { Command, Option } from "commander";
import type { CommandResult } from "../process/index.ts";
import { defaultRelease } from "../releases/index.ts";
import { version } from "../version.ts";
import {
  type CompareFlags,
  clean,
  compare,
  demo,
  doctor,
  down,
  explain,
  type GateFlags,
  gate,
  gateInit,
  gateUpdate,
  type InitFlags,
  issue,
  type ListFlags,
  list,
  merge,
  open,
  provider,
  type RelayFlags,
  type RunFlags,
  relay,
  releases,
  report,
  run,
  schema,
  show,
  type UpdateFlags,
  up,
  type WatchFlags,
  watch,
} from "./commands/index.ts";
import type { Context } from "./context.ts";
import type { UpFlags } from "./options/index.ts";

const exits = `
Exit codes: 0 as expected · 1 an invariant broke, or the expectation was not met · 2 usage or configuration
            3 the environment · 4 inconclusive, or nothing applied · 130/143 interrupted`;

const companionsHelp =
  "packages of LiteLLM's own that the index does not serve as the release names them: exact: refuse; nearest: take the nearest that it serves";

const sides = `
A side may have patches and settings of its own, behind +patch: and +setting:, one or several:
  phantom429 compare 1.106.2 1.106.2+patch:fix.diff path:../litellm
  phantom429 compare 1.106.2 1.106.2+setting:general_settings.disable_budget_reservation=true
--setting is for all sides.`;

/** Where commander writes help and usage errors. */
export interface HelpOutput {
  writeOut(text: string): void;
  writeErr(text: string): void;
}

/** The commands. Each hands its result to `done`; help and usage errors are thrown by commander. */
export function program(context: Context, output: HelpOutput, done: (result: CommandResult) => void): Command {
  const root = new Command("phantom429")
    .description('Reproduces the budget-counter defects of LiteLLM ("phantom 429") on real releases, and says why.')
    .version(version)
    .addHelpText("after", exits)
    .exitOverride()
    .configureOutput(output)
    .configureHelp({ helpWidth: 110 });

  const command = (usage: string, description: string) => root.command(usage).description(description);

  trialOptions(
    command("run [scenario...]", "run scenarios on one LiteLLM: by name, or files of your own such as ./mine.ts"),
    "where it runs: local (processes), docker (containers), or attach (a deployment of your own)",
  )
    .option("--all", "run every scenario")
    .option(
      "--last-failed",
      "the trials of the last run that diverged or were not judged, with its seeds, subject and options",
    )
    .option(
      "--litellm <spec>",
      `the LiteLLM to test: 1.84.0, latest, latest-1.84, path:DIR, wheel:FILE or image:NAME (default: "${defaultRelease}")`,
    )
    .option(
      "--url <url>",
      "with attach: a replica's own address (repeatable, in the order of the relay's ports)",
      collect,
    )
    .option("--redis <url>", "with attach: its Redis, past the relay (default: REDIS_URL)")
    .option("--database <url>", "with attach: its Postgres (default: DATABASE_URL)")
    .option("--relay <url>", "with attach: the relay that its models and its Redis point to, ws://HOST:PORT")
    .option("--patch <file>", "apply a unified diff to the installed copy (repeatable)", collect)
    .option("--expect <what>", "what must come out: converged, diverged, or exactly these modes, e.g. D9 or D9,D25")
    .option("--keep-stack", "if the one trial does not converge, its stack stays until Ctrl-C, with its addresses")
    .action(async (names: string[], flags: RunFlags) => done(await run(names, flags, context)));

  trialOptions(command("compare <spec...>", "the same plans on two or more LiteLLMs: what is new, fixed, still there"))
    .option(
      "--scenario <id>",
      "a scenario to compare on, by name or file; all of phantom429's if left out (repeatable)",
      collect,
    )
    .option("--baseline <file>", "compare with an earlier campaign: its campaign.json, or its directory")
    .addOption(new Option("--patch <file>").argParser(collect).hideHelp())
    .addOption(new Option("--expect <verdict>").hideHelp())
    .addHelpText("after", sides)
    .action(async (specs: string[], flags: CompareFlags) => done(await compare(specs, flags, context)));

  gateCommands(command("gate", "judge a LiteLLM by a gate file: what is new, fixed, still there"), context, done);

  command("watch [scenario...]", "run scenarios on a checkout, and again when a file of it changes")
    .option("--all", "every scenario")
    .option("--litellm <path:DIR>", "the checkout: its top directory", "path:.")
    .option("--replicas <n>", "LiteLLM replicas, 1 to 16 (default: what the scenario asks for)")
    .option("--seed <n>", "first seed; the same seed gives the same plan on any machine", "1")
    .option("--repeat <n>", "how many consecutive seeds", "1")
    .option(
      "--expect <verdict>",
      "the verdict that is expected, converged or diverged; any other counts as failed",
      "converged",
    )
    .option("--latest-deps", "newest dependencies instead of those of the release's date")
    .option("--companions <how>", companionsHelp, "exact")
    .option("--setting <k=v>", "a setting such as general_settings.proxy_batch_write_at=5 (repeatable)", collect)
    .option("--profile <name>", "fast: short intervals; reporter: the settings of issue #27639", "fast")
    .addHelpText(
      "after",
      "\nKeys: r run again · f only what failed · q quit. Each round writes a new directory in reports/.\nExit codes, of the last round that ended: 0 as expected · 1 something failed · 4 nothing was judged.",
    )
    .action(async (names: string[], flags: WatchFlags) => done(await watch(names, flags, context)));

  command("up", "a stack to try things on by hand, until Ctrl-C (not compose) or `npx phantom429 down`")
    .option(
      "--litellm <spec>",
      "the LiteLLM to run: 1.84.0, latest, latest-1.84, path:DIR, wheel:FILE or image:NAME",
      defaultRelease,
    )
    .option("--stack <kind>", "local (processes), docker (containers), or compose (docker-compose.yml; stays)", "local")
    .option(
      "--image <what=name>",
      "with docker and compose: another image for redis, postgres or base (repeatable)",
      collect,
    )
    .option("--replicas <n>", "LiteLLM replicas, 1 to 16; with compose 1 to 4", "2")
    .option("--start <how>", "fork: one import for all replicas; exec: the plain `litellm` command", "fork")
    .option("--latest-deps", "newest dependencies instead of those of the release's date")
    .option("--companions <how>", companionsHelp, "exact")
    .option("--setting <k=v>", "a setting such as general_settings.proxy_batch_write_at=5 (repeatable)", collect)
    .option("--patch <file>", "apply a unified diff to the installed copy (repeatable)", collect)
    .option("--profile <name>", "fast: short intervals; reporter: the settings of issue #27639", "fast")
    .option("--logs <dir>", "where the logs go; must be empty or absent (default: a new temporary directory)")
    .action(async (flags: UpFlags) => done(await up(flags, context)));

  command("down", "end what `npx phantom429 up` keeps, and remove what killed runs have left").action(async () =>
    done(await down(context)),
  );

  command("relay", "mock provider and Redis proxies for a deployment of your own, until it is interrupted")
    .requiredOption("--redis <url>", "the Redis behind the proxies, redis://HOST:PORT")
    .option("--replicas <n>", "how many proxies, one for each LiteLLM replica, 1 to 16", "2")
    .option("--host <address>", "address to listen on; beyond loopback PHANTOM429_RELAY_TOKEN must be set", "127.0.0.1")
    .option("--port <n>", "where `run --stack attach --relay` connects to", "8430")
    .option("--provider-port <n>", "where the replicas' models point to", "8429")
    .option("--redis-port <n>", "first port of the proxies, the others follow; 0 lets the system choose", "6380")
    .action(async (flags: RelayFlags) => done(await relay(flags, context)));

  command(
    "report [dir]",
    "recompute the verdict of a run or campaign directory from its records alone (default: the last run's, reports/latest)",
  )
    .option("--json", "one JSON document on stdout")
    .action(async (dir: string | undefined, flags: { json?: boolean }) => done(await report(dir, flags, context)));

  command("merge <dir...>", "put the shards of one campaign together, as if it had been run at once")
    .requiredOption("--out <dir>", "where to write; must be empty or absent")
    .option("--json", "one JSON document on stdout")
    .action(async (dirs: string[], flags: { out: string; json?: boolean }) => done(await merge(dirs, flags, context)));
  command("schema [name]", "the JSON Schema of a file or of a --json output; without a name, which there are").action(
    async (name: string | undefined) => done(await schema(name)),
  );

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
    "whose budget a refusal means, its counter, its row and where to look; also of a mode (D9) or an issue (27639)",
  ).action(async (text: string[]) => done(await explain(text, context)));

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

  command("demo", "the phantom refusal on an affected release and on a fixed one (what `npm start` runs)")
    .option("--json", "one JSON document on stdout")
    .action(async (flags: { json?: boolean }) => done(await demo(flags, context)));

  root
    .command("provider", { hidden: true })
    .description("the mock provider alone, until it is interrupted")
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--port <n>", "port; 0 lets the system choose", "0")
    .action(async (flags: { host: string; port: string }) => done(await provider(flags, context)));
  return root;
}

function gateCommands(parent: Command, context: Context, done: (result: CommandResult) => void): void {
  parent
    .argument("[file]", "the gate file (default: gate.yaml)")
    .enablePositionalOptions()
    .option("--litellm <spec>", "the LiteLLM to judge (default: what the file says)")
    .option("--patch <file>", "apply a unified diff to the installed copy (repeatable)", collect)
    .option("--setting <k=v>", "a setting beside those of the file (repeatable)", collect)
    .option("--stack <kind>", "where it runs: local (processes) or docker (containers)", "local")
    .option("--image <what=name>", "with docker: another image for redis, postgres or base (repeatable)", collect)
    .option("--start <how>", "fork: one import for all replicas; exec: the plain `litellm` command", "fork")
    .option("--keep-warm <time>", "keep the process that has imported LiteLLM for later runs, e.g. 10m")
    .option("--latest-deps", "newest dependencies instead of those of the release's date")
    .option("--companions <how>", `${companionsHelp} (default: what the file says)`)
    .option("--out <dir>", "where to write; must be empty or absent (default: a new directory in reports/)")
    .option("--json", "one JSON document on stdout")
    .addHelpText(
      "after",
      "\nExit codes: 0 as the file says · 1 something is new, fixed or expired · 4 nothing is, and something could not be judged.",
    )
    .action(async (file: string | undefined, flags: GateFlags) => done(await gate(file, flags, context)));
  parent
    .command("init [file]")
    .description("write a gate file that says what a judged release, or a run, came to")
    .option("--from <what>", "a release of the reference matrix, or the directory of a run")
    .option("--only <invariant>", "no-bypass: judge only whether a budget is passed")
    .action(async (file: string | undefined, flags: InitFlags) => done(await gateInit(file, flags, context)));
  parent
    .command("update [file]")
    .description("show what a gate file would say after a run, ask, and change it; comments and order stay")
    .option("--from <what>", "the directory of a run or gate, or a release of the reference matrix")
    .option("--yes", "do not ask")
    .action(async (file: string | undefined, flags: UpdateFlags) => done(await gateUpdate(file, flags, context)));
}

function trialOptions(command: Command, where = "where it runs: local (processes) or docker (containers)"): Command {
  return command
    .option("--stack <kind>", where, "local")
    .option("--image <what=name>", "with docker: another image for redis, postgres or base (repeatable)", collect)
    .option("--replicas <n>", "LiteLLM replicas, 1 to 16 (default: what the scenario asks for)")
    .option("--seed <n>", "first seed; the same seed gives the same plan on any machine", "1")
    .option("--repeat <n>", "how many consecutive seeds", "1")
    .option("--start <how>", "fork: one import for all replicas; exec: the plain `litellm` command", "fork")
    .option(
      "--keep-warm <time>",
      "keep the process that has imported LiteLLM for later runs, e.g. 10m (default: PHANTOM429_KEEP_WARM, else off)",
    )
    .option("--latest-deps", "newest dependencies instead of those of the release's date")
    .option("--companions <how>", companionsHelp, "exact")
    .option("--setting <k=v>", "a setting such as general_settings.proxy_batch_write_at=5 (repeatable)", collect)
    .option("--profile <name>", "fast: short intervals; reporter: the settings of issue #27639", "fast")
    .option("--out <dir>", "where to write; must be empty or absent (default: a new directory in reports/)")
    .option("--shard <i/n>", "only the i-th of n parts of about the same length; `merge` puts them together")
    .option("--resume <dir>", "only what is missing in the directory of a campaign that was interrupted")
    .option("--verbose", "each step of each trial, not only its end")
    .option("--dry-run", "say how many trials, minutes, memory and disk it takes, and start nothing")
    .option("--json", "one JSON document on stdout");
}

function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}
