import { defaultRelease } from "../../releases/index.ts";
import { down, provider, type RelayFlags, relay, up } from "../commands/index.ts";
import type { UpFlags } from "../options/index.ts";
import type { CommandGroup } from "./group.ts";
import { collect, subjectOptions } from "./trial-options.ts";

/** Stands until it is told to end. */
export function standingCommands({ command, context, done }: CommandGroup): void {
  subjectOptions(command("up", "a stack to try things on by hand, until Ctrl-C (not compose) or `npx phantom429 down`"))
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
    .option("--patch <file>", "apply a unified diff to the installed copy (repeatable)", collect)
    .option("--logs <dir>", "where the logs go; must be empty or absent (default: a new temporary directory)")
    .option("--addresses <file>", "write where everything is, as shell variables, when it is up (not compose)")
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

  command("provider", "the mock provider alone, until it is interrupted", { hidden: true })
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--port <n>", "port; 0 lets the system choose", "0")
    .action(async (flags: { host: string; port: string }) => done(await provider(flags, context)));
}
