import { finished } from "node:stream/promises";
import type { Container } from "dockerode";

/** Runs a command in a container that runs, and resolves when it has ended, however it did. */
export async function execute(container: Container, command: string[]): Promise<void> {
  const execution = await container.exec({ Cmd: command, AttachStdout: true, AttachStderr: true });
  const output = await execution.start({});
  await finished(output.resume(), { writable: false }).catch(() => {});
}
