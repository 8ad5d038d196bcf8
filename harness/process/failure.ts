import { inspect } from "node:util";
import type { ErrorOutput } from "../contracts/index.ts";
import { type PhantomError, toPhantomError } from "../errors/index.ts";
import { type CommandResult, jsonText } from "./result.ts";
import { Interruption } from "./signals.ts";

/**
 * Whatever ended a command, as the user sees it: code, message, operation and hint, never a stack trace
 * (PHANTOM429_DEBUG=1 shows it). With `json`, stdout holds the same as a document.
 * @param exitCode in place of the error's own
 */
export function failure(
  thrown: unknown,
  operation: string,
  json: boolean,
  debug: boolean,
  exitCode?: number,
): CommandResult {
  if (thrown instanceof Interruption) {
    const { exitCode, message } = thrown;
    const document: ErrorOutput = { schemaVersion: 1, exitCode, error: { message } };
    return { exitCode, stdout: json ? jsonText(document) : "", stderr: `${message}\n` };
  }
  const error = toPhantomError(thrown, operation);
  const { code, message, hint } = error;
  const own = exitCode ?? error.exitCode;
  const document: ErrorOutput = {
    schemaVersion: 1,
    exitCode: own,
    error: { code, operation: error.operation, message, hint },
  };
  return {
    exitCode: own,
    stdout: json ? jsonText(document) : "",
    stderr: renderError(error) + (debug ? `\n${inspect(error)}\n` : ""),
  };
}

/** Continuation lines are indented below their label. */
export function renderError({ code, message, operation, hint }: PhantomError): string {
  const block = (label: string, text: string) => `  ${label}: ${text.trim().replaceAll("\n", "\n    ")}\n`;
  return `error[${code}]: ${message.trim().replaceAll("\n", "\n  ")}\n${block("while", operation)}${block("hint", hint)}`;
}
