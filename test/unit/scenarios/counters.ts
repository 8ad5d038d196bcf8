import { litellm } from "../../../harness/catalogue/index.ts";
import type { BoundEntity, HistoryEvent, LedgerEntry, PlannedFault } from "../../../harness/contracts/index.ts";
import { compileGlob } from "../../../harness/redis-proxy/glob.ts";

type RedisFault = Extract<PlannedFault, { kind: "redis" }>;
/** A rule of the running phase; `seen` and `struck` count its matches. */
interface Rule {
  fault: RedisFault;
  seen: number;
  struck: number;
}

interface Counter {
  value: number;
  /** ms */
  expires: number;
}

export interface CountersInit {
  ttlS: number;
  /** Counts without Redis, where no ledger reaches. */
  inMemory: boolean;
  now(): number;
  pass(ms: number): void;
  record(event: HistoryEvent): void;
}

/** Redis and what is on the wire to it, with the rules of a phase. A lost reply is one that this gateway can do without. */
export class Counters {
  readonly ledger: LedgerEntry[] = [];
  readonly #init: CountersInit;
  readonly #counters = new Map<string, Counter>();
  readonly #lives = new Map<string, number>();
  readonly #givenUpUntil = new Map<number, number>();
  #rules: Rule[] = [];

  constructor(init: CountersInit) {
    this.#init = init;
  }

  install(faults: readonly PlannedFault[], entities: readonly BoundEntity[]): void {
    this.#rules = faults.flatMap((fault) => {
      if (fault.kind !== "redis") return [];
      const ref = fault.rule.key.match(/^counter:(.*)$/)?.[1];
      const key = entities.find((entity) => entity.ref === ref)?.counterKey ?? fault.rule.key;
      return [{ fault: { ...fault, rule: { ...fault.rule, key } }, seen: 0, struck: 0 }];
    });
  }

  /** Its circuit breaker is open: so many of its commands were struck, whatever they were. */
  hasGivenUp(replica: number): boolean {
    return this.#givenUpUntil.has(replica) && this.#init.now() < this.#givenUpUntil.get(replica)!;
  }

  removeRules(): void {
    this.#rules = [];
  }

  /** Which life of the counter this is: it ends when the counter is gone. */
  life(key: string): number {
    this.#expire();
    return this.#lives.get(key) ?? 0;
  }

  value(key: string): number | null {
    this.#expire();
    return this.#counters.get(key)?.value ?? null;
  }

  seconds(key: string): number | null {
    const counter = this.#counters.get(key);
    return counter ? Math.round((counter.expires - this.#init.now()) / 1000) : null;
  }

  /** Deleted, or not there any more: in Redis itself. */
  drop(key: string): boolean {
    this.#expire();
    if (!this.#counters.delete(key)) return false;
    this.#lives.set(key, this.life(key) + 1);
    return true;
  }

  put(key: string, value: number): void {
    this.#counters.set(key, { value, expires: this.#init.now() + 1000 * this.#init.ttlS });
  }

  keep(): void {
    for (const counter of this.#counters.values()) counter.expires += 10_000_000;
  }

  /** undefined: Redis answered an error. */
  get(replica: number, key: string): number | null | undefined {
    const value = this.value(key);
    const read = this.#send(replica, "GET", key, [], () => (value === null ? null : String(value)));
    return read ? value : undefined;
  }

  seed(replica: number, key: string, value: number): void {
    this.#send(replica, "SET", key, [String(value), "EX", String(this.#init.ttlS), "NX"], () => {
      if (this.value(key) !== null) return null;
      this.put(key, value);
      return "OK";
    });
  }

  /** False: Redis never got it. */
  add(replica: number, key: string, amount: number): boolean {
    const sent = this.#send(replica, "INCRBYFLOAT", key, [String(amount)], () => {
      this.put(key, (this.value(key) ?? 0) + amount);
      return String(this.value(key));
    });
    if (sent) this.#renew(replica, key);
    if (this.#mayRepair() && this.ledger.at(-1)?.delivered === null) this.delete(replica, key);
    return sent;
  }

  /** Where a rule waits for it the EXPIRE behind an increment is sent by itself; this gateway's counters have a TTL without. */
  #renew(replica: number, key: string): void {
    if (!this.#rules.some(({ fault }) => fault.rule.command === "EXPIRE")) return;
    this.#send(replica, "EXPIRE", key, [String(this.#init.ttlS)], () => "1");
  }

  /** Where a rule waits for it a counter is deleted when a reply was lost, as LiteLLM does. */
  #mayRepair(): boolean {
    return this.#rules.some(({ fault }) => fault.rule.command === "DEL" && fault.mustFire > 0);
  }

  delete(replica: number, key: string): void {
    this.#send(replica, "DEL", key, [], () => (this.drop(key) ? "1" : "0"));
  }

  empty(replica: number, key: string): void {
    this.#send(replica, "SET", key, ["0", "EX", String(this.#init.ttlS)], () => {
      this.drop(key);
      this.put(key, 0);
      return "OK";
    });
  }

  /** Tried again until it gets through, a few times at most. */
  #send(replica: number, command: string, key: string, args: string[], apply: () => string | null): boolean {
    for (let attempt = 0; attempt < 6; attempt++) {
      const rule = this.#rules.find((one) => strikes(one, { replica, command, key, args }));
      if (!rule) return this.#log(replica, command, key, args, null, apply());
      rule.struck++;
      const { command: wanted, key: on } = rule.fault.rule;
      if (wanted === "*" && on === "*" && rule.struck >= litellm.breakerOpensAfterTimes.value)
        this.#givenUpUntil.set(replica, this.#init.now() + litellm.redisGivenUpForMs.value);
      const { id, rule: planned } = rule.fault;
      const { kind } = planned.action;
      const detail = `${kind} on ${command} ${key}`;
      this.#init.record({ type: "fault", t: this.#init.now(), fault: id, kind: "redis", replica, detail });
      if (kind === "delay" || kind === "stall" || kind === "apply-drop-reply")
        return this.#log(replica, command, key, args, id, apply(), kind !== "apply-drop-reply");
      this.#lose(replica, command, key, args, id, this.#answer(planned.action, key, args));
    }
    return false;
  }

  /** To what is not applied. That an increment was acknowledged and not kept this gateway sees in the next answer. */
  #answer(action: RedisFault["rule"]["action"], key: string, args: readonly string[]): string | null {
    if (action.kind === "error") return action.message;
    return action.kind === "acknowledge-only" ? String((this.value(key) ?? 0) + Number(args[0])) : null;
  }

  #log(
    replica: number,
    command: string,
    key: string,
    args: string[],
    fault: string | null,
    reply: string | null,
    delivered = true,
  ): true {
    if (this.#init.inMemory) return true;
    this.#init.pass(1);
    const t = this.#init.now();
    const n = this.ledger.length;
    this.ledger.push({
      n,
      t,
      replica,
      conn: replica,
      command,
      key,
      args,
      fault,
      applied: "yes",
      reply,
      delivered: delivered ? t + 0.1 : null,
    });
    return true;
  }

  #lose(replica: number, command: string, key: string, args: string[], fault: string, reply: string | null): void {
    this.#init.pass(1);
    const t = this.#init.now();
    this.ledger.push({
      n: this.ledger.length,
      t,
      replica,
      conn: replica,
      command,
      key,
      args,
      fault,
      applied: "no",
      reply,
      delivered: reply === null ? null : t + 0.1,
    });
  }

  /** A replica has written spend under the lease of the ledger, and deletes what a cache holds of a team member; no ledger has it. */
  applied(replica: number): void {
    const entries = this.ledger.length;
    this.#send(replica, "SET", "cronjob_lock:accounting_delivery", [], () => "OK");
    this.#send(replica, "DEL", "team_membership:user:team", [], () => "1");
    this.ledger.splice(entries);
  }

  /** A replica tries for the lock under which spend is written to the database; no ledger has it. False: it has not got it. */
  lock(replica: number): boolean {
    const entries = this.ledger.length;
    const locked = this.#send(replica, "SET", "cronjob_lock:db_spend_update_job", [], () => "OK");
    this.ledger.splice(entries);
    return locked;
  }

  #expire(): void {
    for (const [key, { expires }] of this.#counters) {
      if (expires > this.#init.now()) continue;
      this.#counters.delete(key);
      this.#lives.set(key, (this.#lives.get(key) ?? 0) + 1);
    }
  }
}

interface Command {
  replica: number;
  command: string;
  key: string;
  args: readonly string[];
}

function strikes(rule: Rule, { replica, command, key, args }: Command): boolean {
  const { command: wanted, key: on, replica: from, amount, skip, times } = rule.fault.rule;
  if (wanted !== "*" && wanted !== command) return false;
  if (on !== key && !compileGlob(on)(key)) return false;
  if (from !== null && from !== replica) return false;
  const value = Number(args[0] ?? 0);
  if ((amount === "positive" && value <= 0) || (amount === "negative" && value >= 0)) return false;
  return rule.seen++ >= skip && (times === null || rule.struck < times);
}
