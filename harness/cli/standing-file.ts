import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, connect, createServer } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { acquireLock, cachePaths } from "../subject/index.ts";

/** How `down` finds a stack that `up` keeps: a port on loopback and the word that ends it. */
interface Standing {
  port: number;
  word: string;
}

const fileIn = (dir: string) => join(dir, "up.json");
const ended = "ended";

/**
 * Listens for `down`; `told` resolves when it came. `down` hears of it when the listener is disposed. Null: a stack stands already.
 */
export async function listenForDown(dir: string): Promise<(AsyncDisposable & { told: Promise<void> }) | null> {
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
  const close = () => new Promise((resolve) => server.close(resolve));
  const claimed = await claim(dir, { port, word }).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  if (!claimed) {
    await close();
    return null;
  }
  return {
    told: told.promise,
    async [Symbol.asyncDispose]() {
      // Where the cache was removed meanwhile, it may be another's by now.
      if ((await readStanding(dir))?.word === word) await rm(fileIn(dir), { force: true });
      for (const socket of waiting) socket.end(ended);
      await close();
    },
  };
}

/** Writes the file, whole at once. False: a stack stands whose file it would replace. */
async function claim(dir: string, standing: Standing): Promise<boolean> {
  // Of two that begin together, the second looks when the first has written.
  await using _lock = await acquireLock(join(cachePaths(dir).locks, "up"), new AbortController().signal, () => {});
  if (await stands(dir)) return false;
  const part = `${fileIn(dir)}.part`;
  try {
    await writeFile(part, JSON.stringify(standing), { mode: 0o600 });
    await rename(part, fileIn(dir));
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  return true;
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
async function stands(dir: string): Promise<boolean> {
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
  try {
    return JSON.parse(await readFile(fileIn(dir), "utf8")) as Standing;
  } catch {
    // There is none, or what an older version wrote was cut off.
    return null;
  }
}
