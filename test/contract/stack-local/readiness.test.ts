import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { untilReady } from "../../../harness/stack/common/readiness.ts";

test("a replica that says that its start has failed, and stays, is not waited for", async () => {
  const dir = await mkdtemp(join(tmpdir(), "p429-ready-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const log = join(dir, "replica-0.log");
  const said =
    'Traceback (most recent call last):\n  x = 1\nTypeError: can only concatenate str (not "int") to str\n\n';
  await writeFile(log, `${said}ERROR:    Application startup failed. Exiting.\n`);
  // Nobody listens there any more.
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));

  const launched = { pid: process.pid, port, exited: new Promise<string>(() => {}) };
  await expect(untilReady(0, launched, log, "sk", new AbortController().signal, 20_000)).rejects.toMatchObject({
    code: "ERR_REPLICA_DIED",
    message: 'LiteLLM could not start: TypeError: can only concatenate str (not "int") to str',
    hint: expect.stringContaining("--setting"),
  });
});
