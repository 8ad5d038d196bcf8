import type { ErrorCode, PhantomError } from "../errors/index.ts";

/**
 * What may be wrong with one release or commit and with no other: it is skipped. Every other error would meet the next one, too: it
 * ends the bisection.
 */
const codes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "ERR_RELEASE_NOT_INSTALLABLE",
  "ERR_INSTALL_FAILED",
  "ERR_RELEASE_WITHDRAWN",
  "ERR_PYTHON_TOO_OLD",
  "ERR_SETTING_UNKNOWN",
  "ERR_PATCH_FAILED",
  "ERR_STACK_START",
  "ERR_DATABASE_UNFIT",
  "ERR_REPLICA_DIED",
  "ERR_REPLICA_NOT_READY",
  "ERR_ADMIN_API",
  "ERR_SAMPLE",
]);

export const isSkippable = ({ code }: Pick<PhantomError, "code">): boolean => codes.has(code);
