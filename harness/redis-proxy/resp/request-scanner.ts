/** The bytes at hand end inside the command; `need` says how many it takes at least. */
export const INCOMPLETE = -1;
/** Not RESP: nothing after this point can be told apart. */
export const MALFORMED = -2;

const STAR = 42;
const DOLLAR = 36;
const CR = 13;
const LF = 10;
/** Redis refuses longer bulk strings (proto-max-bulk-len) and more arguments by default. */
const maxBulk = 512 * 1024 * 1024;
const maxArguments = 1024 * 1024;

/**
 * Finds the commands in a request stream without copying: after `next`, argument i lies at bytes starts[i]…ends[i]
 * of the buffer. Allocates nothing per RESP command; inline commands are rare and are split the slow way.
 */
export class RequestScanner {
  /** Arguments of the command found last, its name included; 0 for an empty line or array, which gets no reply. */
  argc = 0;
  /** After INCOMPLETE: bytes that the command takes at least, from its start. */
  need = 0;
  readonly starts: number[] = new Array(16).fill(0);
  readonly ends: number[] = new Array(16).fill(0);
  private cursor = 0;

  /** Position after the command that starts at `pos`, or INCOMPLETE or MALFORMED. */
  next(buffer: Uint8Array, pos: number, end: number): number {
    this.argc = 0;
    if (buffer[pos] !== STAR) return this.inline(buffer, pos, end);
    const count = this.number(buffer, pos, pos + 1, end, maxArguments);
    if (count < 0) return count === NONE ? this.cursor : count;
    for (let i = 0; i < count; i++) {
      const header = this.cursor;
      if (header >= end) return this.lacking(header + 1 - pos);
      if (buffer[header] !== DOLLAR) return MALFORMED;
      const length = this.number(buffer, pos, header + 1, end, maxBulk);
      if (length < 0) return length === NONE ? MALFORMED : length;
      const start = this.cursor;
      const after = start + length + 2;
      if (after > end) return this.lacking(after - pos);
      this.starts[i] = start;
      this.ends[i] = start + length;
      this.cursor = after;
    }
    this.argc = count;
    return this.cursor;
  }

  /** Reads "12\r\n" and leaves the cursor behind it. */
  private number(buffer: Uint8Array, frame: number, pos: number, end: number, limit: number): number {
    let value = 0;
    let negative = false;
    for (let i = pos; i < end; i++) {
      const byte = buffer[i]!;
      if (byte >= 48 && byte <= 57) {
        value = value * 10 + byte - 48;
        if (value > limit) return MALFORMED;
      } else if (byte === CR && i > pos) {
        if (i + 1 >= end) return this.lacking(i + 2 - frame);
        this.cursor = i + 2;
        if (buffer[i + 1] !== LF) return MALFORMED;
        return negative ? NONE : value;
      } else if (byte === 45 && i === pos) negative = true;
      else return MALFORMED;
    }
    return this.lacking(end + 1 - frame);
  }

  private inline(buffer: Uint8Array, pos: number, end: number): number {
    const newline = buffer.indexOf(LF, pos);
    if (newline === -1 || newline >= end) return this.lacking(end + 1 - pos);
    const lineEnd = newline > pos && buffer[newline - 1] === CR ? newline - 1 : newline;
    let i = pos;
    while (i < lineEnd) {
      while (i < lineEnd && isBlank(buffer[i]!)) i++;
      if (i >= lineEnd) break;
      const quote = buffer[i] === 34 || buffer[i] === 39 ? buffer[i]! : 0;
      const start = quote ? i + 1 : i;
      i = start;
      while (i < lineEnd && (quote ? buffer[i] !== quote : !isBlank(buffer[i]!))) i++;
      this.starts[this.argc] = start;
      this.ends[this.argc++] = i;
      if (quote) i++;
    }
    return newline + 1;
  }

  private lacking(need: number): typeof INCOMPLETE {
    this.need = need;
    return INCOMPLETE;
  }
}

/** A negative count: "*-1" is a command of no arguments. */
const NONE = -3;

const isBlank = (byte: number) => byte === 32 || byte === 9;
