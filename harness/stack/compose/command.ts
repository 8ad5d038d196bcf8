import { join } from "node:path";
import { execa } from "execa";
import { PhantomError } from "../../errors/index.ts";
import { project } from "./composed.ts";

/** Of the checkout: the relay runs from it. */
export const root = join(import.meta.dirname, "..", "..", "..");

export interface Compose {
  files: readonly string[];
  env: Record<string, string>;
  signal?: AbortSignal;
  report(line: string): void;
}

/**
 * Runs `docker compose` on the project, and tells what it says.
 * @throws PhantomError ERR_DOCKER_UNAVAILABLE without the plugin, ERR_PORT_IN_USE, ERR_STACK_START with its last lines
 */
export async function compose(words: readonly string[], { files, env, signal, report }: Compose): Promise<void> {
  const said: string[] = [];
  const args = ["compose", "-p", project, ...files.flatMap((file) => ["-f", join(root, file)]), ...words];
  const running = execa("docker", args, {
    cwd: root,
    env,
    all: true,
    buffer: false,
    stdin: "ignore",
    reject: false,
    forceKillAfterDelay: 20_000,
    ...(signal ? { cancelSignal: signal } : {}),
  });
  for await (const line of running.iterable({ from: "all" })) {
    said.push(line);
    report(line.trim());
  }
  const { failed } = await running;
  signal?.throwIfAborted();
  if (failed) throw refusal(words, said);
}

/** @throws PhantomError ERR_DOCKER_UNAVAILABLE */
export async function requireCompose(): Promise<void> {
  const { failed, stdout } = await execa("docker", ["compose", "version", "--short"], { reject: false });
  if (!failed && /^v?2\.|^v?[3-9]\./.test(String(stdout))) return;
  throw new PhantomError("ERR_DOCKER_UNAVAILABLE", {
    operation: "run docker compose",
    message: failed ? "`docker compose` does not run here." : `Compose ${stdout} is too old.`,
    hint: "Install Docker's Compose plugin, version 2. Without it: `npx phantom429 up --stack docker`.",
  });
}

function refusal(words: readonly string[], said: readonly string[]): PhantomError {
  const text = said.join("\n");
  const port = /(?:Bind for|listen tcp) \S*?:(\d+)[^\n]*(?:already|in use)/.exec(text)?.[1];
  if (port !== undefined) {
    return new PhantomError("ERR_PORT_IN_USE", {
      operation: `docker compose ${words.join(" ")}`,
      message: `Port ${port} is in use.`,
      hint: "End what listens there, or choose others: LITELLM_0_PORT and so on, REDIS_PORT, POSTGRES_PORT, RELAY_PORT.",
    });
  }
  return new PhantomError("ERR_STACK_START", {
    operation: `docker compose ${words.join(" ")}`,
    message: `It failed. Its last lines:\n${said.slice(-12).join("\n")}`,
    hint: "`docker compose -p phantom429 logs` says more while the containers stand.",
  });
}
