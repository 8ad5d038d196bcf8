import { catalogue, type ErrorCode } from "./catalogue.ts";

export type { ErrorCode } from "./catalogue.ts";

export interface PhantomErrorInit {
  /** What was being done, e.g. "install litellm 1.84.0". */
  operation: string;
  /** What went wrong, one sentence. */
  message: string;
  /** What the user can do about it. */
  hint: string;
  cause?: unknown;
}

/** Every error that a user can meet: a stable code, the operation that failed, and a hint that says what to do. */
export class PhantomError extends Error {
  override readonly name = "PhantomError";
  readonly code: ErrorCode;
  readonly operation: string;
  readonly hint: string;

  constructor(code: ErrorCode, init: PhantomErrorInit) {
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause });
    this.code = code;
    this.operation = init.operation;
    this.hint = init.hint;
  }

  get exitCode(): 2 | 3 {
    // A record of a newer phantom429 may have a code that this one does not know.
    return catalogue[this.code]?.exit ?? 3;
  }
}

/** Wraps anything thrown into a PhantomError, keeping one that already is; a full disk is recognised wherever it strikes. */
export function toPhantomError(thrown: unknown, operation: string): PhantomError {
  if (thrown instanceof PhantomError) return thrown;
  // What unwinding threw comes wrapped around what went wrong first.
  if (thrown instanceof SuppressedError) return toPhantomError(thrown.suppressed ?? thrown.error, operation);
  const code = (thrown as NodeJS.ErrnoException | undefined)?.code;
  if (code === "ENOSPC" || code === "EDQUOT") {
    return new PhantomError("ERR_DISK_FULL", {
      operation,
      message: "No space is left on the disk.",
      hint: "Free some space (`npx phantom429 clean` removes cached environments), or choose another place with --out, TMPDIR or PHANTOM429_CACHE.",
      cause: thrown,
    });
  }
  return new PhantomError("ERR_UNEXPECTED", {
    operation,
    message: thrown instanceof Error ? thrown.message : String(thrown),
    hint: "This is a defect of phantom429: please report it with the command and the run directory.",
    cause: thrown,
  });
}
