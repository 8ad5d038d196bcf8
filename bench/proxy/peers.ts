import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { request } from "undici";
import type { Tool } from "./tools.ts";

export interface Peer extends AsyncDisposable {
  port: number;
}

/** Our proxy; `recorded` says how many ledger entries it wrote. */
export async function startOurs(redisPort: number): Promise<Peer & { recorded(): Promise<number> }> {
  const child = fork(new URL("./serve.ts", import.meta.url), [String(redisPort)]);
  const ask = async () => (await once(child, "message"))[0] as { port: number; recorded: number };
  const { port } = await ask();
  const recorded = async () => {
    child.send("recorded");
    return (await ask()).recorded;
  };
  return { port, recorded, [Symbol.asyncDispose]: () => end(child) };
}

/** Toxiproxy with one proxy and no toxics. */
export async function startToxiproxy(tool: Tool, redisPort: number): Promise<Peer> {
  const [api, port] = [await freePort(), await freePort()];
  const child = spawn(tool.path, ["-host", "127.0.0.1", "-port", String(api)], { stdio: "ignore" });
  const body = JSON.stringify({
    name: "redis",
    listen: `127.0.0.1:${port}`,
    upstream: `127.0.0.1:${redisPort}`,
    enabled: true,
  });
  for (let attempt = 0; ; attempt++) {
    try {
      const made = await request(`http://127.0.0.1:${api}/proxies`, { method: "POST", body });
      await made.body.dump();
      if (made.statusCode === 201) break;
      throw new Error(`Toxiproxy answered ${made.statusCode}`);
    } catch (error) {
      if (attempt < 100 && child.exitCode === null) await sleep(50);
      else {
        await end(child);
        throw error;
      }
    }
  }
  return { port, [Symbol.asyncDispose]: () => end(child) };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
