/** A reply as far as the ledger cares: numbers, booleans, verbatim and simple strings are text; attributes are gone. */
export type ReplyValue =
  | { kind: "text"; text: string }
  | { kind: "error"; text: string }
  | { kind: "nil" }
  | { kind: "list"; items: ReplyValue[] };

const nil: ReplyValue = { kind: "nil" };

/** Decodes one whole reply, as cut by ReplyFramer. Maps and sets become lists. */
export function decodeReply(buffer: Buffer): ReplyValue {
  // INCR, EXPIRE, DEL, TTL: half of what counters are answered with.
  if (buffer[0] === integer) return { kind: "text", text: buffer.toString("latin1", 1, buffer.length - 2) };
  return new Decoder(buffer).value();
}

const integer = 58;

/** What stands in the ledger: text as it is, null for nil, lists as JSON. */
export function replyText(value: ReplyValue): string | null {
  if (value.kind === "nil") return null;
  return value.kind === "list" ? JSON.stringify(value.items.map(plain)) : value.text;
}

type Plain = string | null | Plain[];
const plain = (value: ReplyValue): Plain =>
  value.kind === "nil" ? null : value.kind === "list" ? value.items.map(plain) : value.text;

class Decoder {
  private readonly buffer: Buffer;
  private pos = 0;

  constructor(buffer: Buffer) {
    this.buffer = buffer;
  }

  value(): ReplyValue {
    const type = String.fromCharCode(this.buffer[this.pos++]!);
    const header = this.line();
    switch (type) {
      case "-":
        return { kind: "error", text: header };
      case "_":
        return nil;
      case "$":
        return header === "-1" ? nil : { kind: "text", text: this.payload(header) };
      case "=":
        return { kind: "text", text: this.payload(header).slice("txt:".length) };
      case "!":
        return { kind: "error", text: this.payload(header) };
      case "*":
      case "~":
      case ">":
        return header === "-1" ? nil : this.list(Number(header));
      case "%":
        return this.list(2 * Number(header));
      case "|":
        this.list(2 * Number(header));
        return this.value();
      default:
        return { kind: "text", text: header };
    }
  }

  private list(count: number): ReplyValue {
    return { kind: "list", items: Array.from({ length: count }, () => this.value()) };
  }

  private line(): string {
    const end = this.buffer.indexOf("\r\n", this.pos);
    const text = this.buffer.toString("utf8", this.pos, end);
    this.pos = end + 2;
    return text;
  }

  private payload(header: string): string {
    const start = this.pos;
    this.pos += Number(header) + 2;
    return this.buffer.toString("utf8", start, this.pos - 2);
  }
}
