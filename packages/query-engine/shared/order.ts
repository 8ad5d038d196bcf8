export interface Order {
  args: string[];
  env: Record<string, string>;
}

/** What client.py sends: the number of arguments, the arguments, the environment; each ends with NUL, and so does the whole. */
export function parseOrder(received: Buffer): Order | undefined {
  if (received.at(-1) !== 0 || received.at(-2) !== 0) return undefined;
  const [count, ...items] = received.toString("utf8", 0, received.length - 2).split("\0");
  const split = (entry: string): [string, string] => {
    const at = entry.indexOf("=");
    return [entry.slice(0, at), entry.slice(at + 1)];
  };
  return { args: items.slice(0, Number(count)), env: Object.fromEntries(items.slice(Number(count)).map(split)) };
}
