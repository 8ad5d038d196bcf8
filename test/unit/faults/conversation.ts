import type { LedgerEntry, RedisRule } from "../../../harness/contracts/index.ts";
import { Ledger } from "../../../harness/redis-proxy/ledger.ts";
import { Pairing } from "../../../harness/redis-proxy/pairing.ts";
import { RequestSide } from "../../../harness/redis-proxy/request-side.ts";
import { RuleBook } from "../../../harness/redis-proxy/rule-book.ts";
import { Scripts } from "../../../harness/redis-proxy/scripts.ts";
import { command } from "./resp-arbitraries.ts";

export const counter = "spend:end_user:c";
export const incr = (amount: string, key = counter) => command("INCRBYFLOAT", key, amount);

/** The way from one client to Redis without sockets, and what is said on it. */
export function conversation() {
  const clock = { now: () => 1 };
  const toRedis: Buffer[] = [];
  const toClient: Buffer[] = [];
  const ledger = new Ledger();
  const entries: LedgerEntry[] = [];
  ledger.onEntry((entry) => entries.push(entry));
  const events: string[] = [];
  const pending: (() => void)[] = [];
  const book = new RuleBook(1, clock);
  const pairing = new Pairing((bytes) => toClient.push(Buffer.from(bytes)), clock.now);
  const context = {
    replica: 0,
    clock,
    page: ledger.page(0, 1),
    book,
    scripts: new Scripts(),
    hallmark: Buffer.from("spend:"),
  };
  const requests = new RequestSide({ ...context, watch: (key) => key.includes("spend:") }, pairing, {
    toRedis: (bytes) => toRedis.push(Buffer.from(bytes)),
    hangUp: (how) => {
      events.push(how);
      pairing.cut();
    },
    note: (note) => events.push(note),
    wait: ({ kind, ms }, resume, caughtUp) => {
      events.push(`${kind} ${ms}`);
      pending.push(resume, caughtUp);
    },
  });
  const arm = (action: RedisRule["action"], changes: Partial<RedisRule> = {}) => {
    const defaults = { command: "INCRBYFLOAT", key: counter, replica: null, amount: "any", skip: 0, times: 1 } as const;
    return book.install("f1", { ...defaults, action, ...changes });
  };
  return {
    requests,
    events,
    entries,
    arm,
    send: (...commands: Buffer[]) => requests.feed(Buffer.concat(commands)),
    answer: (text: string) => pairing.feed(Buffer.from(text)),
    resume: () => pending.shift()!(),
    redisGot: () => Buffer.concat(toRedis).toString(),
    clientGot: () => Buffer.concat(toClient).toString(),
    bytes: () => ({ toRedis: Buffer.concat(toRedis), toClient: Buffer.concat(toClient) }),
    /** As `Link` does. @throws what is no sign of broken replies */
    fromRedis: (bytes: Buffer) => {
      if (requests.isPassingThrough) return pairing.pass(bytes);
      try {
        pairing.feed(bytes);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        requests.giveUp(`replies cannot be followed (${error.message})`);
      }
    },
    pending,
    over: () => {
      pairing.abandon(true);
      requests.end();
    },
    outcomes: () => entries.map(({ command, applied, reply, fault }) => [command, applied, reply, fault]),
  };
}
