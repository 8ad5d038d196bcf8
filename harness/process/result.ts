/** What a command comes to; main writes it out and exits. Progress has gone to stderr before. */
export interface CommandResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

export function succeed(stdout: string, exitCode = 0): CommandResult {
  return { exitCode, stdout, stderr: "" };
}

export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
