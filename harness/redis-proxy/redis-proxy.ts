import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import type { Clock } from "../clock.ts";
import { toPhantomError } from "../errors/index.ts";
import { Ledger } from "./ledger.ts";
import { Link } from "./link.ts";
import { Partitions } from "./partitions.ts";
import { RuleBook } from "./rule-book.ts";
import { Scripts } from "./scripts.ts";
import type { PartitionableRedisProxy, ProxyNote } from "./types.ts";

export interface RedisProxyOptions {
  upstream: { host: string; port: number };
  /** How many listeners, one for each replica. */
  replicas: number;
  clock: Clock;
  /** Keys whose commands stand in the ledger; by default spend counters, with or without a namespace before them. */
  watch?: (key: string) => boolean;
  /** Address to listen on; 127.0.0.1 unless containers must reach it. */
  host?: string;
  /** For each replica; given by the kernel if left out or 0. */
  ports?: readonly number[];
}

const counterMark = "spend:";
const isCounter = (key: string) => /(^|:)spend:/.test(key);

/**
 * Starts the proxy: one listener per replica, each on a port that the kernel gave.
 * @throws PhantomError when a listener cannot be opened.
 */
export async function startRedisProxy(options: RedisProxyOptions): Promise<PartitionableRedisProxy> {
  const proxy = new ListeningProxy(options);
  try {
    await proxy.listen(options.host ?? "127.0.0.1");
  } catch (error) {
    await proxy[Symbol.asyncDispose]();
    throw toPhantomError(error, "start the Redis proxy");
  }
  return proxy;
}

interface Side {
  server: Server;
  links: Set<Link>;
  /** Connections that came during a partition, unanswered; null while there is none. */
  unanswered: Set<Socket> | null;
}

class ListeningProxy implements PartitionableRedisProxy {
  host = "";
  ports: number[] = [];
  private readonly options: RedisProxyOptions;
  private readonly ledger = new Ledger();
  private readonly book: RuleBook;
  private readonly sides: Side[];
  private readonly noteListeners = new Set<(note: ProxyNote) => void>();
  private readonly partitions = new Partitions(this);
  private readonly scripts = new Scripts();
  private connections = 0;

  constructor(options: RedisProxyOptions) {
    this.options = options;
    this.book = new RuleBook(options.replicas, options.clock);
    this.book.onStrike((strike) => {
      if (strike.kind === "partition") this.partitions.begin(strike);
    });
    this.sides = Array.from({ length: options.replicas }, (_, replica) => ({
      server: createServer({ pauseOnConnect: true, allowHalfOpen: true, noDelay: true }, (socket) => {
        this.accept(socket, replica);
      }),
      links: new Set<Link>(),
      unanswered: null,
    }));
  }

  async listen(host: string): Promise<void> {
    this.host = host;
    const port = (replica: number) => this.options.ports?.[replica] ?? 0;
    await Promise.all(this.sides.map(({ server }, replica) => once(server.listen(port(replica), host), "listening")));
    this.ports = this.sides.map(({ server }) => (server.address() as AddressInfo).port);
  }

  install: PartitionableRedisProxy["install"] = (fault, rule) => {
    const installed = this.book.install(fault, rule);
    const remove = () => {
      installed.remove();
      this.partitions.end(fault);
    };
    return { ...installed, remove, [Symbol.asyncDispose]: async () => remove() };
  };
  onEntry: PartitionableRedisProxy["onEntry"] = (listener) => this.ledger.onEntry(listener);
  onStrike: PartitionableRedisProxy["onStrike"] = (listener) => this.book.onStrike(listener);

  onNote(listener: (note: ProxyNote) => void): () => void {
    this.noteListeners.add(listener);
    return () => this.noteListeners.delete(listener);
  }

  partition(replica: number, fault: string | null = null): void {
    const side = this.sides[replica]!;
    side.unanswered ??= new Set();
    for (const link of side.links) link.freeze(fault);
  }

  heal(replica: number): void {
    const side = this.sides[replica]!;
    for (const socket of side.unanswered ?? []) socket.resetAndDestroy();
    side.unanswered = null;
    for (const link of side.links) link.thaw();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.partitions.end();
    const closed = this.sides.map(async ({ server, links, unanswered }) => {
      for (const socket of unanswered ?? []) socket.destroy();
      for (const link of links) link.destroy();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    });
    await Promise.all(closed);
  }

  private accept(socket: Socket, replica: number): void {
    const side = this.sides[replica]!;
    if (side.unanswered !== null) {
      side.unanswered.add(socket);
      socket.on("error", () => {});
      return;
    }
    const conn = ++this.connections;
    const { clock, upstream, watch } = this.options;
    const link = new Link(socket, {
      upstream,
      replica,
      clock,
      book: this.book,
      page: this.ledger.page(replica, conn),
      watch: watch ?? isCounter,
      scripts: this.scripts,
      hallmark: watch ? null : Buffer.from(counterMark),
      note: (text) => {
        for (const listener of this.noteListeners) listener({ t: clock.now(), replica, conn, text });
      },
      closed: (ended) => side.links.delete(ended),
    });
    side.links.add(link);
  }
}
