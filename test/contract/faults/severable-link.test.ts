import { once } from "node:events";
import { type AddressInfo, createConnection, createServer, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { startSeverableLink } from "../../../harness/sockets/index.ts";

const host = "127.0.0.1";

/** A server that answers what it gets, and counts its connections. */
async function echo() {
  const connections: Socket[] = [];
  const server = createServer((socket) => {
    connections.push(socket);
    socket.on("error", () => {}).pipe(socket);
  });
  server.listen(0, host);
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return { upstream: { host, port: (server.address() as AddressInfo).port }, connections };
}

function client(port: number) {
  const socket = createConnection({ host, port }).on("error", () => {});
  let heard = "";
  socket.on("data", (bytes) => {
    heard += bytes;
  });
  onTestFinished(() => void socket.destroy());
  const hears = async (text: string) => expect.poll(() => heard, { timeout: 5000 }).toBe(text);
  return { socket, hears };
}

/** Unlike `once`, however it ends. */
const closed = (socket: Socket) => new Promise((resolve) => socket.once("close", resolve));
const aMoment = () => delay(150);

test("nothing passes while it is cut, and everything arrives afterwards, on old connections and new ones", async () => {
  const { upstream } = await echo();
  await using relay = await startSeverableLink({ upstream, host });
  const old = client(relay.port);
  old.socket.write("before ");
  await old.hears("before ");

  relay.cut();
  old.socket.write("meanwhile");
  const young = client(relay.port);
  young.socket.write("hello");
  await aMoment();
  await Promise.all([old.hears("before "), young.hears("")]);

  relay.heal();
  await Promise.all([old.hears("before meanwhile"), young.hears("hello")]);
});

test("an end is passed on, half-open too, and not while it is cut", async () => {
  const { upstream, connections } = await echo();
  await using relay = await startSeverableLink({ upstream, host });
  const { socket, hears } = client(relay.port);
  socket.write("x");
  await hears("x");
  relay.cut();
  socket.end("y");
  await aMoment();
  expect(connections[0]!.readableEnded).toBe(false);
  relay.heal();
  await Promise.all([hears("xy"), once(socket, "end")]);
});

test("a server that is not there ends the client's connection, and disposal ends the others'", async () => {
  const { upstream } = await echo();
  const relay = await startSeverableLink({ upstream, host });
  const { socket, hears } = client(relay.port);
  socket.write("x");
  await hears("x");
  await Promise.all([relay[Symbol.asyncDispose](), closed(socket)]);

  await using toNobody = await startSeverableLink({ upstream: { host, port: 1 }, host });
  await closed(client(toNobody.port).socket);
});
