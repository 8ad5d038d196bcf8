const PUSH = 62;
const ATTRIBUTE = 124;
const MAP = 37;
const CR = 13;
const LF = 10;

const atType = 0;
const inLine = 1;
const inLength = 2;
const inPayload = 3;

/** What the first byte of an element says about its shape: one line, a counted payload, or counted elements. */
const line = 1;
const payload = 2;
const elements = 3;
const shapes = new Uint8Array(128);
for (const byte of Buffer.from("+-:_#,(")) shapes[byte] = line;
for (const byte of Buffer.from("$=!")) shapes[byte] = payload;
for (const byte of Buffer.from("*~%>|")) shapes[byte] = elements;

/**
 * Finds where replies end in a stream of RESP2 or RESP3, which tell themselves apart by their type bytes. It keeps
 * counts only, so a reply may be cut anywhere and be of any size. Redis sends no streamed ("?") aggregates.
 */
export class ReplyFramer {
  /** No reply is under way. */
  get atBoundary(): boolean {
    return this.open === 0;
  }
  /** The frame that is under way, or ended last, is a push: it answers no command. */
  isPush = false;

  /** Elements still to come until the frame is whole. */
  private open = 0;
  private state = atType;
  private type = 0;
  private value = 0;
  private negative = false;
  private skip = 0;

  /** Position after the frame that is under way, or -1 when all bytes up to `end` belong to it and more must come. */
  advance(buffer: Uint8Array, from: number, end: number): number {
    let pos = from;
    while (pos < end) {
      if (this.state === atType) {
        this.begin(buffer[pos++]!);
      } else if (this.state === inLine) {
        while (pos < end && buffer[pos] !== LF) pos++;
        if (pos === end) return -1;
        pos++;
        this.open--;
        this.state = atType;
      } else if (this.state === inLength) {
        this.length(buffer[pos++]!);
      } else {
        const taken = Math.min(this.skip, end - pos);
        pos += taken;
        this.skip -= taken;
        if (this.skip > 0) return -1;
        this.open--;
        this.state = atType;
      }
      if (this.open === 0) return pos;
    }
    return -1;
  }

  private begin(type: number): void {
    const shape = shapes[type];
    if (!shape) throw new RangeError(`no RESP type begins with byte ${type}`);
    if (this.open === 0) {
      this.open = 1;
      this.isPush = type === PUSH;
    }
    this.type = type;
    this.value = 0;
    this.negative = false;
    this.state = shape === line ? inLine : inLength;
  }

  private length(byte: number): void {
    if (byte >= 48 && byte <= 57) this.value = this.value * 10 + byte - 48;
    else if (byte === 45) this.negative = true;
    else if (byte === LF) this.sized();
    else if (byte !== CR) throw new RangeError(`no digit in a RESP length: byte ${byte}`);
  }

  private sized(): void {
    this.state = atType;
    if (this.negative) this.open--;
    else if (shapes[this.type] === payload) {
      this.skip = this.value + 2;
      this.state = inPayload;
    } else {
      // An attribute comes before the element that it describes and does not stand for it.
      const pairs = this.type === MAP || this.type === ATTRIBUTE;
      this.open += (pairs ? 2 : 1) * this.value - (this.type === ATTRIBUTE ? 0 : 1);
    }
  }
}
