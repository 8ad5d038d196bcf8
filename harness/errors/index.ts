/**
 * Every error a user can meet: one class, a stable code, the operation that failed, a hint that says what to do.
 * Exit codes: 2 usage or configuration, 3 environment, 4 inconclusive (README, "Verdicts and exit codes").
 */
const catalogue = {
  // usage and configuration
  ERR_SCENARIO_UNKNOWN: 2,
  ERR_SCENARIO_INVALID: 2,
  ERR_SCENARIO_FILE: 2,
  ERR_SPEC_MALFORMED: 2,
  ERR_SETTING_MALFORMED: 2,
  ERR_SETTING_UNKNOWN: 2,
  ERR_SEED_MALFORMED: 2,
  ERR_OPTION_INVALID: 2,
  ERR_RELEASE_UNKNOWN: 2,
  ERR_RELEASE_WITHDRAWN: 2,
  ERR_PATCH_FAILED: 2,
  ERR_PATH_NOT_LITELLM: 2,
  ERR_IMAGE_NOT_LITELLM: 2,
  ERR_OUT_NOT_WRITABLE: 2,
  ERR_OUT_NOT_EMPTY: 2,
  ERR_RUN_DIRECTORY_INVALID: 2,
  ERR_RELAY_REFUSED: 2,
  ERR_DEPLOYMENT_UNSUITED: 2,
  // environment
  ERR_PYTHON_MISSING: 3,
  ERR_PYTHON_TOO_OLD: 3,
  ERR_NODE_TOO_OLD: 3,
  ERR_RELEASE_NOT_INSTALLABLE: 3,
  ERR_REGISTRY_UNREACHABLE: 3,
  ERR_INSTALL_FAILED: 3,
  ERR_BINARY_MISSING: 3,
  ERR_DOCKER_UNAVAILABLE: 3,
  ERR_IMAGE_UNAVAILABLE: 3,
  ERR_STACK_START: 3,
  ERR_DATABASE_UNFIT: 3,
  ERR_REPLICA_DIED: 3,
  ERR_REPLICA_NOT_READY: 3,
  ERR_PORT_IN_USE: 3,
  ERR_DISK_FULL: 3,
  ERR_ADMIN_API: 3,
  ERR_SAMPLE: 3,
  ERR_RELAY_UNREACHABLE: 3,
  ERR_RELAY_LOST: 3,
  ERR_DEPLOYMENT_UNREACHABLE: 3,
  ERR_UNEXPECTED: 3,
} as const satisfies Record<string, 2 | 3 | 4>;

export type ErrorCode = keyof typeof catalogue;

export interface PhantomErrorInit {
  /** What was being done, e.g. "install litellm 1.84.0". */
  operation: string;
  /** What went wrong, one sentence. */
  message: string;
  /** What the user can do about it. */
  hint: string;
  cause?: unknown;
}

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

  get exitCode(): 2 | 3 | 4 {
    return catalogue[this.code];
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
      hint: "Free some space (`phantom429 clean` removes cached environments), or choose another place with --out, TMPDIR or PHANTOM429_CACHE.",
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
