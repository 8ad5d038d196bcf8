/** Calls `press` with each key that is typed, until it is disposed. */
export type Keys = (press: (key: string) => void) => Disposable;

/** What a terminal in raw mode sends for Ctrl-C. */
const ctrlC = "\u0003";

/** The keys of a terminal; undefined where stdin is none. Ctrl-C is what it is everywhere else. */
export function keysOf(stdin: NodeJS.ReadStream, interrupt: () => void): Keys | undefined {
  if (!stdin.isTTY) return undefined;
  return (press) => {
    const typed = (chunk: Buffer) => {
      for (const key of chunk.toString()) {
        if (key === ctrlC) interrupt();
        else press(key);
      }
    };
    stdin.setRawMode(true);
    stdin.on("data", typed);
    return {
      [Symbol.dispose]() {
        stdin.off("data", typed);
        stdin.setRawMode(false);
        stdin.pause();
      },
    };
  };
}
