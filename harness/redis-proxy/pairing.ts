import { decodeReply, ReplyFramer, type ReplyValue } from "./resp/index.ts";

/** Whoever wants to know what became of one reply. */
export interface Waiter {
  /** `delivered`: the time at which it went on to the client, null if it was withheld. */
  answered(value: ReplyValue, delivered: number | null): void;
  /** No reply was seen before the connection ended or could not be followed any more; `sent`: Redis may have got the command. */
  lost(sent: boolean): void;
}

/** Something to be done at one place of the reply stream. */
interface Mark {
  /** Number of the reply from Redis at which, or before which, it stands. */
  at: number;
  /** Whether it is about that reply itself, and not only about the place before it. */
  owns: boolean;
  /** The reply is not sent to the client; `link`: neither is anything behind it. */
  withhold: "nothing" | "reply" | "link";
  /** Sent to the client at this place. */
  insert: Buffer | null;
  waiter: Waiter | null;
}

const PUSH = 62;

/**
 * Pairs the replies on one connection with the commands that asked for them, by counting, and edits the reply stream
 * where a rule wants it. A lost reply takes the rest of the stream with it: behind a byte that TCP never delivers
 * nothing is delivered, and a client that read on would pair every later reply with the wrong command.
 */
export class Pairing {
  private expected = 0;
  private received = 0;
  private marks: Mark[] = [];
  private head = 0;
  /** Marks that change what the client gets; while there are none, chunks go on as they came. */
  private edits = 0;
  private linkLost = false;
  /** When the replies of the chunk at hand went on, once anyone has asked. */
  private deliveredAt: number | null = null;
  private current: Mark | null = null;
  private suppress = false;
  private captured: Buffer[] = [];
  private readonly framer = new ReplyFramer();
  private readonly toClient: (bytes: Buffer) => void;
  private readonly now: () => number | null;

  /** @param now the time of a delivery; null when there is nobody to deliver to */
  constructor(toClient: (bytes: Buffer) => void, now: () => number | null) {
    this.toClient = toClient;
    this.now = now;
  }

  /** A command goes to Redis whose reply nobody asks about. */
  expectPlain(): void {
    this.expected++;
  }

  expect(waiter: Waiter | null, withhold: Mark["withhold"] = "nothing"): void {
    this.mark({ at: this.expected++, owns: true, withhold, insert: null, waiter });
  }

  /** Answers a command in Redis's place, in its turn. */
  insert(bytes: Buffer, waiter: Waiter | null): void {
    this.mark({ at: this.expected, owns: false, withhold: "nothing", insert: bytes, waiter });
    this.reachMarks();
  }

  /** The reply link breaks behind the replies that are already under way. */
  breakHere(): void {
    this.mark({ at: this.expected, owns: false, withhold: "link", insert: null, waiter: null });
    this.reachMarks();
  }

  /**
   * Takes bytes from Redis and sends on what the client is to have.
   * @throws RangeError on bytes that are not RESP, or on a reply that no command asked for; all of the chunk was sent
   * on then, unless it was to be withheld.
   */
  feed(chunk: Buffer): void {
    const sentWhole = this.edits === 0 && !this.linkLost;
    if (sentWhole) this.toClient(chunk);
    let sentTo = sentWhole ? chunk.length : 0;
    let pos = 0;
    this.deliveredAt = null;
    try {
      while (pos < chunk.length) {
        if (this.framer.atBoundary) this.beginReply(chunk[pos]!);
        const after = this.framer.advance(chunk, pos, chunk.length);
        const stop = after === -1 ? chunk.length : after;
        if (this.suppress) {
          this.send(chunk, sentTo, pos);
          sentTo = Math.max(sentTo, stop);
        }
        if (this.current?.waiter) this.capture(chunk, pos, stop);
        pos = stop;
        if (after === -1) break;
        if (!this.framer.isPush) {
          this.endReply();
          if (this.head < this.marks.length && !this.marks[this.head]!.owns) {
            this.send(chunk, sentTo, pos);
            sentTo = Math.max(sentTo, pos);
            this.reachMarks();
          }
        }
      }
    } finally {
      if (!this.linkLost) this.send(chunk, sentTo, chunk.length);
    }
  }

  /** From now on the client gets nothing, replies that are under way included. */
  cut(): void {
    this.linkLost = true;
  }

  /** Takes bytes from Redis that are not to be paired. */
  pass(chunk: Buffer): void {
    if (!this.linkLost) this.toClient(chunk);
  }

  /** Nothing more can be paired: those who wait are told so. `sent`: whether Redis may have got their commands. */
  abandon(sent: boolean): void {
    const waiting = this.marks.slice(this.head);
    this.marks = [];
    this.head = 0;
    this.edits = 0;
    for (const mark of waiting) mark.waiter?.lost(sent);
  }

  private mark(mark: Mark): void {
    if (mark.insert !== null || mark.withhold !== "nothing") this.edits++;
    this.marks.push(mark);
  }

  private beginReply(type: number): void {
    if (type === PUSH) {
      this.current = null;
      this.suppress = this.linkLost;
      return;
    }
    if (this.received === this.expected) throw new RangeError("a reply that no command asked for");
    const mark = this.marks[this.head];
    this.current = mark?.at === this.received ? mark : null;
    if (this.current?.withhold === "link") this.linkLost = true;
    this.suppress = this.linkLost || this.current?.withhold === "reply";
  }

  private capture(chunk: Buffer, from: number, to: number): void {
    const whole = this.captured.length === 0 && this.framer.atBoundary;
    this.captured.push(whole ? chunk.subarray(from, to) : Buffer.from(chunk.subarray(from, to)));
  }

  private endReply(): void {
    this.received++;
    const mark = this.current;
    if (mark === null) return;
    this.current = null;
    this.pop(mark);
    if (mark.waiter === null) return;
    const [first] = this.captured;
    const value = decodeReply(this.captured.length === 1 ? first! : Buffer.concat(this.captured));
    this.captured = [];
    if (!this.suppress) this.deliveredAt ??= this.now();
    mark.waiter.answered(value, this.suppress ? null : this.deliveredAt);
  }

  /** Carries out the marks that stand before the next reply. */
  private reachMarks(): void {
    if (!this.framer.atBoundary) return;
    for (;;) {
      const mark = this.marks[this.head];
      if (mark === undefined || mark.owns || mark.at !== this.received) return;
      this.pop(mark);
      if (mark.withhold === "link") this.linkLost = true;
      if (mark.insert === null) continue;
      if (!this.linkLost) this.toClient(mark.insert);
      mark.waiter?.answered(decodeReply(mark.insert), this.linkLost ? null : this.now());
    }
  }

  private pop(mark: Mark): void {
    if (mark.insert !== null || mark.withhold !== "nothing") this.edits--;
    this.head++;
    if (this.head === this.marks.length) {
      this.marks.length = 0;
      this.head = 0;
    } else if (this.head > 1024) {
      this.marks.splice(0, this.head);
      this.head = 0;
    }
  }

  private send(chunk: Buffer, from: number, to: number): void {
    if (to > from) this.toClient(chunk.subarray(from, to));
  }
}
