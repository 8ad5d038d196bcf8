import type { Socket } from "node:net";
import { Gate } from "../sockets/index.ts";
import { adopt, dial } from "./buffered-socket.ts";
import { Pairing } from "./pairing.ts";
import type { RequestContext, Wire } from "./request-context.ts";
import { RequestSide } from "./request-side.ts";

export interface LinkContext extends RequestContext {
  upstream: { host: string; port: number };
  note(text: string): void;
  closed(link: Link): void;
}

/** One connection of a replica and the connection to Redis that belongs to it. */
export class Link {
  private readonly context: LinkContext;
  private readonly client: Socket;
  private readonly redis: Socket;
  private readonly clientGate: Gate;
  private readonly redisGate: Gate;
  private readonly pairing: Pairing;
  private readonly requests: RequestSide;
  private connected = false;
  private partitionedBy: string | null = null;
  private clientEnded = false;
  private timer: NodeJS.Timeout | null = null;

  constructor(accepted: Socket, context: LinkContext) {
    this.context = context;
    this.pairing = new Pairing(
      (bytes) => write(this.client, bytes, this.redisGate),
      () => (this.clientEnded ? null : context.clock.now()),
    );
    this.requests = new RequestSide(context, this.pairing, this.wire());
    const fromRedis = (bytes: Buffer) => this.fromRedis(bytes);
    const fromClient = (bytes: Buffer) => this.requests.feed(bytes);
    this.redis = dial(context.upstream, fromRedis, () => this.client);
    this.client = adopt(accepted, fromClient, () => this.redis);
    this.clientGate = new Gate(this.client);
    this.redisGate = new Gate(this.redis);
    this.followEnds();
  }

  /** Reads nothing more from either side; what is sent meanwhile waits in the kernel. */
  freeze(fault: string | null): void {
    this.partitionedBy = fault;
    if (fault !== null) this.context.page.strike(fault);
    this.clientGate.close("partitioned");
    this.redisGate.close("partitioned");
  }

  thaw(): void {
    this.requests.late(this.partitionedBy);
    this.clientGate.open("partitioned");
    this.afterClient(() => {
      this.requests.late(null);
      this.redisGate.open("partitioned");
    });
  }

  destroy(): void {
    this.client.destroy();
    this.redis.destroy();
  }

  private wire(): Wire {
    return {
      toRedis: (bytes) => write(this.redis, bytes, this.clientGate),
      note: this.context.note,
      hangUp: (how) => {
        this.pairing.cut();
        if (how === "close") this.client.end();
        // A reset takes what was not read yet with it.
        this.afterClient(() => {
          if (how === "rst") this.client.resetAndDestroy();
          this.redis.end();
        });
      },
      wait: ({ kind, ms }, resume, caughtUp) => {
        this.clientGate.close("delayed");
        if (kind === "stall") this.redisGate.close("stalled");
        this.timer = setTimeout(() => {
          this.timer = null;
          this.redisGate.close("delayed");
          this.redisGate.open("stalled");
          resume();
          if (this.timer === null) this.clientGate.open("delayed");
          this.afterClient(() => {
            caughtUp();
            this.redisGate.open("delayed");
          });
        }, ms);
      },
    };
  }

  /** Two turns of the event loop later: what the client has sent meanwhile, its FIN included, was read by then. */
  private afterClient(then: () => void): void {
    setImmediate(() => setImmediate(then));
  }

  private fromRedis(chunk: Buffer): void {
    if (this.requests.isPassingThrough) {
      this.pairing.pass(chunk);
      return;
    }
    try {
      this.pairing.feed(chunk);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.requests.giveUp(`replies cannot be followed (${error.message})`);
    }
  }

  private followEnds(): void {
    const { client, redis } = this;
    redis.once("connect", () => {
      this.connected = true;
    });
    client.on("drain", () => this.redisGate.open("full"));
    redis.on("drain", () => this.clientGate.open("full"));
    client.on("error", () => {});
    redis.on("error", () => {});
    client.on("end", () => {
      this.clientEnded = true;
      redis.end();
    });
    redis.on("end", () => {
      client.end();
      redis.end();
    });
    client.on("close", () => {
      this.pairing.cut();
      // Redis has read what came before the FIN and answers it: the ledger still learns whether it was applied.
      this.redisGate.open("full");
      redis.end();
    });
    redis.on("close", (hadError) => {
      if (hadError) client.resetAndDestroy();
      else client.destroySoon();
      this.finish();
    });
  }

  private finish(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.pairing.abandon(this.connected);
    this.requests.end();
    this.context.closed(this);
  }
}

function write(socket: Socket, bytes: Buffer, source: Gate): void {
  if (socket.writable && !socket.write(bytes)) source.close("full");
}
