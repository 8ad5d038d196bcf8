import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { serve } from "../serve.ts";
import { parseOrder } from "./order.ts";

/**
 * Each client (client.py) is one engine executable that prisma-client-py has started: an engine with its own datasource, pool and
 * listener serves for it until its connection closes, however that comes about.
 * To the client: `+` when its engine listens, then what is to be logged; or, without the `+`, why it cannot.
 * @param socket path of a Unix socket that does not exist yet
 */
export async function acceptClients(socket: string): Promise<Server> {
  const server = createServer((client) => void attend(client));
  server.listen(socket);
  await once(server, "listening");
  return server;
}

async function attend(client: Socket): Promise<void> {
  client.on("error", () => {});
  const closed = new Promise<void>((resolve) => client.once("close", () => resolve()));
  const say = (line: string) => `phantom429 query engine: ${line}\n`;
  const { args, env } = await orderFrom(client);
  const serving = serve(args, env, (line) => client.write(say(line)));
  serving.then(
    () => client.write("+"),
    (error: unknown) => client.end(say(error instanceof Error ? error.message : String(error))),
  );
  await closed;
  await serving.then(
    (engine) => engine[Symbol.asyncDispose](),
    () => {},
  );
}

/** Never resolves for a client that goes before it has said what it wants. */
function orderFrom(client: Socket): Promise<{ args: string[]; env: Record<string, string> }> {
  return new Promise((resolve) => {
    let received = Buffer.alloc(0);
    client.on("data", (chunk) => {
      received = Buffer.concat([received, chunk as Buffer]);
      const order = parseOrder(received);
      if (order) resolve(order);
    });
  });
}
