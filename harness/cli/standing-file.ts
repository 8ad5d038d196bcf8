import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, connect, createServer } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";

/** How `down` finds a stack that `up` keeps: a port on loopback and the word that ends it. */
interface Standing {
  port: number;
  word: string;
}

const fileIn = (dir: string) => join(dir, "up.json");
const ended = "ended";

/** Listens for `down`; `told` resolves when it came. `down` hears of it when the listener is disposed. */
export async function listenForDown(dir: string): Promise<AsyncDisposable & { told: Promise<void> }> {
  const word = randomBytes(12).toString("hex");
  const told = Promise.withResolvers<void>();
  const waiting = new Set<{ end(text: string): void }>();
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", (said) => {
      if (said.toString() !== word) return socket.destroy();
      waiting.add(socket);
      told.resolve();
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await mkdir(dir, { recursive: true });
  await writeFile(fileIn(dir), JSON.stringify({ port, word } satisfies Standing), { mode: 0o600 });
  return {
    told: told.promise,
    async [Symbol.asyncDispose]() {
      await rm(fileIn(dir), { force: true });
      for (const socket of waiting) socket.end(ended);
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Ends the stack that `up` keeps, and resolves when it is gone: false where there is none. */
export async function endStanding(dir: string): Promise<boolean> {
  const standing = await readStanding(dir);
  if (!standing) return false;
  const socket = connect(standing.port, "127.0.0.1");
  socket.write(standing.word);
  const answer = await text(socket).catch(() => null);
  if (answer === null) await rm(fileIn(dir), { force: true });
  return answer === ended;
}

/** Whether one answers now. */
export async function stands(dir: string): Promise<boolean> {
  const standing = await readStanding(dir);
  if (!standing) return false;
  const socket = connect(standing.port, "127.0.0.1");
  const answers = await once(socket, "connect").then(
    () => true,
    () => false,
  );
  socket.destroy();
  return answers;
}

async function readStanding(dir: string): Promise<Standing | null> {
  const document = await readFile(fileIn(dir), "utf8").catch(() => null);
  return document === null ? null : (JSON.parse(document) as Standing);
}
