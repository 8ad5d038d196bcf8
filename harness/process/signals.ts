/** Why a command was aborted, and the exit code that says so. */
export class Interruption extends Error {
  override readonly name = "Interruption";
  readonly exitCode: 130 | 143;

  constructor(signal: "SIGINT" | "SIGTERM") {
    super(`interrupted by ${signal}`);
    this.exitCode = signal === "SIGINT" ? 130 : 143;
  }
}

export interface Interruptible extends Disposable {
  readonly signal: AbortSignal;
}

type Signals = Pick<NodeJS.Process, "on" | "off">;

/** The first SIGINT or SIGTERM aborts the signal, so that everything can be stopped and kept; a second SIGINT leaves at once. */
export function interruptible(
  process: Signals,
  exit: (code: number) => void,
  say: (text: string) => void,
): Interruptible {
  const controller = new AbortController();
  const onSignal = (name: "SIGINT" | "SIGTERM") => {
    if (!controller.signal.aborted) {
      say(`\n${name}: stopping what was started; a second Ctrl-C leaves at once.\n`);
      controller.abort(new Interruption(name));
    } else if (name === "SIGINT") exit(130);
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      process.off("SIGINT", onSignal);
      process.off("SIGTERM", onSignal);
    },
  };
}
