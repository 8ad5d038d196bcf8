import type { Ended } from "./harness.ts";

/** How a command may end. */
export interface Expected {
  codes: readonly number[];
  /** Ended by this signal, without an exit code. */
  signal?: NodeJS.Signals;
  /** What it says with an exit code. */
  says?: Readonly<Record<number, RegExp>>;
}

/** What is wrong with how a command ended, and with what it said. Empty: nothing. */
export function told({ code, signal, stdout, stderr }: Ended, { codes, signal: by, says }: Expected): string[] {
  const said = `${stdout}\n${stderr}`;
  const faults: string[] = [];
  if (by === undefined ? code === null || !codes.includes(code) : signal !== by && !codes.includes(code ?? -1))
    faults.push(`ended with ${signal ?? `exit code ${code}`}, not with ${by ?? codes.join(" or ")}`);
  if (/^\s+at .+:\d+:\d+\)?$/m.test(said)) faults.push(`a stack trace: ${firstOf(said, /^.*Error.*$/m)}`);
  if (said.includes("ERR_UNEXPECTED")) faults.push(firstOf(said, /^.*ERR_UNEXPECTED.*$/m));
  if (signal === null && (code === 2 || code === 3) && !/error\[ERR_\w+\]: |"code": "ERR_/.test(said))
    faults.push(`exit code ${code} without an error: ${said.trim().split("\n").at(-1)}`);
  const words = says?.[code ?? -1];
  if (words && !words.test(said)) faults.push(`does not say ${words}`);
  return faults;
}

const firstOf = (text: string, line: RegExp) => (line.exec(text)?.[0] ?? "").trim().slice(0, 160);
