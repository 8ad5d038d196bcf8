import { spawn } from "node:child_process";
import { once } from "node:events";
import { chown, readFile } from "node:fs/promises";
import { type AddressInfo, connect, createServer, type Server } from "node:net";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createServer as createTlsServer } from "node:tls";
import { execa } from "execa";
import { Redis } from "ioredis";
import { serverAccount } from "../../../harness/stack/local/postgres/index.ts";
import { findRedisServer } from "../../../harness/stack/local/redis.ts";
import { cacheDirectory } from "../../../harness/subject/index.ts";
import type { Stores } from "../../stub/stores.ts";

/** Where a certificate of its own for 127.0.0.1 lies. Only who is told of it as an authority trusts it. */
export interface Certificate {
  cert: string;
  key: string;
}

export async function makeCertificate(directory: string): Promise<Certificate> {
  const [cert, key] = [join(directory, "cert.pem"), join(directory, "key.pem")];
  await execa("openssl", [
    ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"],
    ...["-keyout", key, "-out", cert, "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"],
  ]);
  const account = await serverAccount();
  // Postgres takes no key that others may read.
  if (account !== null) await chown(key, account.uid, account.gid);
  return { cert, key };
}

/** A port that speaks TLS before one that does not. */
export async function tlsBefore(port: number, { cert, key }: Certificate): Promise<AsyncDisposable & { port: number }> {
  const files = { cert: await readFile(cert), key: await readFile(key) };
  return listening(
    createTlsServer(files, (socket) => {
      const plain = connect(port, "127.0.0.1");
      socket.on("error", () => plain.destroy());
      plain.on("error", () => socket.destroy());
      socket.pipe(plain).pipe(socket);
    }),
  );
}

async function listening(server: Server): Promise<AsyncDisposable & { port: number }> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { port, [Symbol.asyncDispose]: async () => void server.close() };
}

/** Several Redis servers of one kind, on ports that were free. */
export async function startServers(
  { keeper, log }: Pick<Stores, "keeper" | "log">,
  options: readonly (readonly string[])[],
): Promise<AsyncDisposable & { ports: number[]; pids: number[] }> {
  const { path } = await findRedisServer({ cacheDir: cacheDirectory() });
  await using started = new AsyncDisposableStack();
  const [ports, pids]: [number[], number[]] = [[], []];
  for (const more of options) {
    const port = await freePort();
    const at = ["--port", `${port}`, "--bind", "127.0.0.1", "--save", "", "--dir", dirname(log("redis"))];
    const child = spawn(path, [...more, ...at], { stdio: "ignore" });
    keeper.watch(child.pid!);
    started.defer(async () => {
      const exited = child.exitCode === null && child.signalCode === null ? once(child, "exit") : null;
      child.kill("SIGKILL");
      await exited;
    });
    await answers(port);
    ports.push(port);
    pids.push(child.pid!);
  }
  const kept = started.move();
  return { ports, pids, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

export async function freePort(): Promise<number> {
  await using server = await listening(createServer());
  return server.port;
}

/** One command on one server. */
export async function tell(port: number, ...words: string[]): Promise<unknown> {
  const client = new Redis({
    host: "127.0.0.1",
    port,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    lazyConnect: true,
  });
  client.on("error", () => {});
  try {
    await client.connect();
    return await client.call(words[0]!, ...words.slice(1));
  } finally {
    client.disconnect();
  }
}

const answers = (port: number): Promise<void> => until(async () => (await tell(port, "PING")) === "PONG");

/** Waits until it holds; fails after a time that is enough for a busy machine. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!(await holds().catch(() => false))) {
    if (performance.now() > deadline) throw new Error("waited for 60 s");
    await delay(50);
  }
}
