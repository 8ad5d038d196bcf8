import { mkdtemp, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { PhantomError } from "../../errors/index.ts";
import { aborted, type CommandResult, succeed } from "../../process/index.ts";
import type { StartedStack } from "../../stack/index.ts";
import { addressFile } from "../address-file.ts";
import type { Context } from "../context.ts";
import type { UpFlags } from "../options/index.ts";
import {
  checkOut,
  checkPatch,
  checkSettings,
  chosenCompanions,
  lookUpSpecs,
  parseBetween,
  parseChoice,
  parseImages,
  refuseAdditions,
  refuseIdleFlags,
  requireStack,
} from "../options/index.ts";
import { listenForDown } from "../standing-file.ts";
import { addressLines, addressVariables } from "../words/index.ts";
import { upCompose } from "./up-compose.ts";

/** `up`: a stack for poking at by hand, until Ctrl-C or `down`. */
export async function up(flags: UpFlags, context: Context): Promise<CommandResult> {
  if (flags.stack === "compose") return upCompose(flags, context);
  const { library, terminal } = context;
  const { signal, cwd, progress } = terminal;
  const stack = parseChoice("--stack", flags.stack, ["local", "docker"]);
  requireStack(flags.litellm, stack, library);
  refuseIdleFlags(stack, flags);
  checkSettings(flags.setting ?? [], library);
  for (const patch of flags.patch ?? []) await checkPatch(patch, cwd);
  refuseAdditions(flags.litellm, "up");
  if (flags.logs !== undefined) await checkOut(flags.logs, cwd);
  const [spec = flags.litellm] = await lookUpSpecs([flags.litellm], context);
  const parsed = {
    subject: {
      spec,
      settings: flags.setting ?? [],
      patches: (flags.patch ?? []).map((file) => resolve(cwd, file)),
      latestDeps: flags.latestDeps === true,
      ...chosenCompanions(flags),
    },
    stack,
    images: parseImages(flags.image ?? [], terminal.env),
    profile: parseChoice("--profile", flags.profile, ["fast", "reporter"]),
    start: parseChoice("--start", flags.start, ["fork", "exec"]),
    replicas: parseBetween("--replicas", flags.replicas, 1, 16),
  };
  const place = await library.cacheDirectory();
  await using listener = await listenForDown(place);
  if (listener === null) throw alreadyUp();
  await using addresses = await addressFile(flags.addresses, cwd);
  await using logs = await logsIn(flags.logs, cwd);
  const options = { ...parsed, logDir: logs.dir };
  await using started = await library.startStanding(options, signal, (line) => progress(`${line}\n`));
  await addresses.write(addressVariables(started));
  progress(`\n${description(started, options.logDir)}\n`);
  await Promise.race([listener.told, aborted(signal)]);
  if (signal.aborted) throw signal.reason;
  return succeed("ended by `npx phantom429 down`\n");
}

/** Where the logs go, and stay; a directory of our own that got none goes. */
async function logsIn(named: string | undefined, cwd: string): Promise<AsyncDisposable & { dir: string }> {
  if (named !== undefined) return { dir: resolve(cwd, named), [Symbol.asyncDispose]: async () => {} };
  const dir = await mkdtemp(join(tmpdir(), "phantom429-up-"));
  return { dir, [Symbol.asyncDispose]: () => rmdir(dir).catch(() => {}) };
}

function description(stack: StartedStack, logDir: string): string {
  const { subject, replicas, masterKey } = stack;
  return [
    `LiteLLM ${subject.version} is up.`,
    ...addressLines(stack),
    `  logs        ${logDir}`,
    "",
    `  curl -H 'Authorization: Bearer ${masterKey}' ${replicas[0]?.url}/v1/models`,
    "",
    "Ctrl-C, or `npx phantom429 down` in another terminal, ends it.",
  ].join("\n");
}

function alreadyUp(): PhantomError {
  return new PhantomError("ERR_OPTION_INVALID", {
    operation: "keep a stack up",
    message: "A stack is up already.",
    hint: "`npx phantom429 down` ends it.",
  });
}
