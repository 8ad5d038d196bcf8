import { acknowledging } from "./acknowledgement.ts";
import { Carry } from "./carry.ts";
import { endsPairing, endsTransaction, mayBeNotable, subscribes } from "./notable.ts";
import type { Pairing } from "./pairing.ts";
import type { RequestContext, Wait, Wire } from "./request-context.ts";
import { type Command, INCOMPLETE, MALFORMED, RequestScanner, readCommand } from "./resp/index.ts";
import type { Verdict } from "./rule-book.ts";
import {
  execWaiter,
  queuedWaiter,
  replyWaiter,
  type Sighting,
  settleAll,
  unapplied,
  unappliedWaiter,
} from "./sighting.ts";

type HeldBack = Wait & { fault: string };
type Fate = "forward" | "withhold" | "acknowledge" | "discard" | "close" | "rst" | HeldBack;

const discard = Buffer.from("*1\r\n$7\r\nDISCARD\r\n");

/**
 * The way from one client to Redis. While no rule is armed, chunks go on as they came and are looked at afterwards; while
 * one is, a command goes on when it is whole and has been judged. Inside MULTI a rule strikes at the EXEC, where the
 * commands are applied, and strikes the whole transaction. A dropped command breaks the way, and so does a connection that is
 * ended: nothing behind it arrives. A fault is named in the entry of each command whose fate it changes: of what it strikes,
 * of what is behind that and waits or is lost with it, and of what came before and whose reply it holds back.
 */
export class RequestSide {
  private readonly context: RequestContext;
  private readonly pairing: Pairing;
  private readonly wire: Wire;
  private readonly scanner = new RequestScanner();
  private readonly carry = new Carry();
  /** How many bytes of `carry` Redis has already. */
  private carrySent = 0;
  /** Commands queued by an open MULTI. */
  private queued: Sighting[] | null = null;
  /** The fault that broke the way to Redis, or the way back. */
  private requestsLost: string | null = null;
  private repliesLost: string | null = null;
  /** The client was hung up on: it will send what is behind the break again, elsewhere. */
  private hungUp = false;
  private passThrough = false;
  /** The note about that, as long as it does not matter. */
  private unsaid: string | null = null;
  /** The commands at hand came with one that was held back, and have waited with it. */
  private waited = false;
  /** The fault that kept the bytes at hand waiting. */
  private lateBy: string | null = null;
  /** When the bytes at hand came, once anyone has asked. */
  private arrival: number | null = null;

  constructor(context: RequestContext, pairing: Pairing, wire: Wire) {
    this.context = context;
    this.pairing = pairing;
    this.wire = wire;
  }

  get isPassingThrough(): boolean {
    return this.passThrough;
  }

  /** Takes bytes from the client; they may change once this returns. */
  feed(chunk: Buffer): void {
    if (this.passThrough) {
      if (this.requestsLost === null) this.wire.toRedis(chunk);
      this.lookOver(chunk);
      return;
    }
    this.arrival = null;
    this.consume(chunk);
  }

  /** From here on bytes are passed on without being looked at, those of a command without its end first. */
  giveUp(reason: string): void {
    if (this.passThrough) return;
    const held = this.carry.held.subarray(this.carrySent);
    this.stopLooking(reason);
    if (held.length > 0 && this.requestsLost === null) this.wire.toRedis(held);
    this.carry.clear();
    this.carrySent = 0;
  }

  /** What was recorded so far stays open for `end`. */
  private stopLooking(reason: string, { quietly = false } = {}): void {
    this.passThrough = true;
    const text = `${reason}; from here on this connection is passed through without ledger and rules`;
    if (quietly && this.context.hallmark !== null) this.unsaid = text;
    else this.wire.note(text);
    this.pairing.abandon(true);
    this.end();
  }

  /** What comes now has waited for this fault to end; null: no longer. */
  late(fault: string | null): void {
    this.lateBy = fault;
  }

  /** A subscriber's connection carries nothing that the ledger misses, unless a watched key comes by. */
  private lookOver(bytes: Buffer): void {
    if (this.unsaid === null || !bytes.includes(this.context.hallmark!)) return;
    this.wire.note(this.unsaid);
    this.unsaid = null;
  }

  /** The connection is over: a transaction that saw no EXEC was not applied. */
  end(): void {
    if (this.queued !== null) settleAll(this.context.page, this.queued, unapplied);
    this.queued = null;
  }

  private consume(chunk: Buffer): void {
    const { book, replica, hallmark } = this.context;
    const asItCame = !book.isArmed(replica) && this.requestsLost === null && this.carrySent === this.carry.length;
    const data = this.carry.join(chunk);
    if (asItCame) this.wire.toRedis(chunk);
    let sent = asItCame ? data.length : this.carrySent;
    let pos = 0;
    const plain = asItCame && hallmark !== null && !data.includes(hallmark);
    while (pos < data.length && data.length >= this.carry.need) {
      const after = this.scanner.next(data, pos, data.length);
      if (after === INCOMPLETE) break;
      if (after === MALFORMED) this.stopLooking("requests cannot be followed");
      else if (this.scanner.argc === 0) {
        pos = after;
        continue;
      } else if (plain && this.queued === null && !mayBeNotable(data, this.scanner)) {
        this.pairing.expectPlain();
        pos = after;
        continue;
      }
      const fate = after === MALFORMED ? "forward" : this.meet(readCommand(data, this.scanner), pos >= sent);
      if (this.passThrough) {
        if (this.requestsLost === null) this.forward(data, sent, data.length);
        this.lookOver(data.subarray(pos));
        return;
      }
      if (fate !== "forward") {
        this.forward(data, sent, pos);
        sent = after;
        if (fate === "discard") this.wire.toRedis(discard);
        else if (fate === "acknowledge") this.wire.toRedis(acknowledging(data, this.scanner));
        else if (fate === "close" || fate === "rst") this.wire.hangUp(fate);
        else if (fate !== "withhold") {
          this.carry.clear();
          this.carrySent = 0;
          this.holdBack(fate, Buffer.from(data.subarray(pos, after)), Buffer.from(data.subarray(after)));
          return;
        }
      }
      pos = after;
    }
    this.forward(data, sent, pos);
    this.carrySent = Math.max(sent - pos, 0);
    this.carry.keep(data, pos, this.scanner.need);
  }

  private forward(data: Buffer, from: number, to: number): void {
    if (to > from) this.wire.toRedis(data.subarray(from, to));
  }

  private holdBack({ fault, ...action }: HeldBack, command: Buffer, behind: Buffer): void {
    const resume = () => {
      this.wire.toRedis(command);
      this.late(fault);
      this.waited = true;
      if (this.passThrough) this.feed(behind);
      else if (behind.length > 0) this.consume(behind);
      this.waited = false;
    };
    this.wire.wait(action, resume, () => this.late(null));
  }

  private meet(command: Command, mayStrike: boolean): Fate {
    const { book, replica, page } = this.context;
    if (this.requestsLost !== null) {
      const struck = this.hungUp ? null : book.judge(replica, [command], (kind) => kind === "drop");
      const fault = struck?.fault ?? this.requestsLost;
      settleAll(page, [this.sight(command, fault)], unapplied);
      return "withhold";
    }
    if (this.queued !== null && !endsTransaction(command.name)) return this.queue(command);
    const transaction = command.name === "EXEC" ? this.queued : null;
    const verdict = mayStrike && book.isArmed(replica) ? this.judge(command, transaction) : null;
    const sighting = this.sight(command, verdict?.fault ?? this.changed);
    if (command.name === "DISCARD" || command.name === "RESET") this.end();
    if (command.name === "MULTI") this.queued = [];
    if (transaction !== null) this.queued = null;
    if (verdict !== null) return this.carryOut(verdict, transaction ?? [sighting], transaction !== null);
    if (endsPairing(command.name, command.argsOf(0)[0]))
      this.stopLooking(`${command.name} cannot be paired by counting`, { quietly: subscribes(command.name) });
    else if (transaction !== null) this.pairing.expect(execWaiter(page, transaction));
    else if (sighting.entries.length > 0) this.pairing.expect(replyWaiter(page, sighting));
    else this.pairing.expectPlain();
    return "forward";
  }

  private judge(command: Command, transaction: readonly Sighting[] | null): Verdict | null {
    const { book, replica } = this.context;
    if (transaction === null) return book.judge(replica, [command]);
    const commands = [...transaction.map((sighting) => sighting.command), command];
    return book.judge(replica, commands, (kind) => kind !== "acknowledge-only");
  }

  /** The fault that changes the fate of a command which no rule strikes. */
  private get changed(): string | null {
    return this.repliesLost ?? this.lateBy;
  }

  private queue(command: Command): Fate {
    const sighting = this.sight(command, this.changed);
    this.queued!.push(sighting);
    if (sighting.entries.length > 0) this.pairing.expect(queuedWaiter(this.context.page, sighting));
    else this.pairing.expectPlain();
    return "forward";
  }

  private carryOut({ fault, action }: Verdict, struck: Sighting[], isTransaction: boolean): Fate {
    const { page } = this.context;
    for (const { entries } of struck) for (const { open } of entries) open.entry.fault = fault;
    const waiter = isTransaction ? execWaiter(page, struck) : replyWaiter(page, struck[0]!);
    switch (action.kind) {
      case "delay":
      case "stall":
      case "partition":
        this.pairing.expect(waiter);
        if (this.waited) return "forward";
        if (action.kind !== "delay") page.strike(fault);
        return { fault, kind: action.kind === "delay" ? "delay" : "stall", ms: action.ms };
      case "apply-drop-reply":
        this.repliesLost = fault;
        this.pairing.expect(waiter, "link");
        return "forward";
      case "error":
        // EXEC refused alone would leave Redis inside the transaction.
        if (isTransaction) this.pairing.expect(null, "reply");
        this.pairing.insert(errorReply(action.message), unappliedWaiter(page, struck));
        return isTransaction ? "discard" : "withhold";
      case "acknowledge-only":
        this.pairing.expect(unappliedWaiter(page, struck));
        return "acknowledge";
      case "drop":
        this.requestsLost = fault;
        this.pairing.breakHere();
        settleAll(page, struck, unapplied);
        return "withhold";
      case "close":
      case "rst":
        this.requestsLost = fault;
        this.hungUp = true;
        page.strike(fault);
        settleAll(page, struck, unapplied);
        return action.kind;
    }
  }

  private sight(command: Command, fault: string | null): Sighting {
    const { page, watch, clock, scripts } = this.context;
    const entries: Sighting["entries"] = [];
    scripts.note(command);
    const script = scripts.bodyOf(command) ?? undefined;
    for (let i = 0; i < command.keys.length; i++) {
      const key = command.keys[i]!;
      if (!watch(key)) continue;
      this.arrival ??= clock.now();
      const open = page.open({ t: this.arrival, command: command.name, key, args: command.argsOf(i), fault, script });
      entries.push({ key: i, open });
    }
    return { command, entries };
  }
}

/** `message` as a RESP error; one without a code in capitals gets ERR. */
function errorReply(message: string): Buffer {
  const text = message.replace(/[\r\n]+/g, " ");
  return Buffer.from(`-${/^[A-Z]+\b/.test(text) ? text : `ERR ${text}`}\r\n`);
}
