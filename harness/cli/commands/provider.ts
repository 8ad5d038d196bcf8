import { PhantomError } from "../../errors/index.ts";
import type { CommandResult } from "../../process/index.ts";
import { aborted } from "../../process/index.ts";
import type { Context } from "../context.ts";
import { parseBetween } from "../options/index.ts";

/** `provider`: the mock provider alone, until it is interrupted; for docker-compose.yml and for trying things by hand. */
export async function provider(
  flags: { host: string; port: string },
  { library, terminal }: Context,
): Promise<CommandResult> {
  const { signal } = terminal;
  const port = parseBetween("--port", flags.port, 0, 65535);
  await using started = await library.startProvider({ host: flags.host, port }).catch((cause) => {
    throw cannotListen(flags, cause);
  });
  terminal.progress(`mock provider on ${started.url}/v1\n`);
  await aborted(signal);
  throw signal.reason;
}

function cannotListen({ host, port }: { host: string; port: string }, cause: unknown): PhantomError {
  const taken = (cause as NodeJS.ErrnoException).code === "EADDRINUSE";
  return new PhantomError(taken ? "ERR_PORT_IN_USE" : "ERR_STACK_START", {
    operation: `listen on ${host}:${port}`,
    message: taken
      ? `Port ${port} is in use.`
      : `It cannot listen there: ${cause instanceof Error ? cause.message : cause}`,
    hint: "Choose another --port (0 lets the system choose) or --host.",
    cause,
  });
}
