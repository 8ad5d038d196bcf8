/** https://www.prisma.io/docs/orm/reference/error-reference; `meta` is never null, prisma-client-py would fail on it. */
export interface UserFacingError {
  is_panic: boolean;
  message: string;
  meta: Record<string, unknown>;
  error_code: string;
}

export interface EngineError {
  error: string;
  user_facing_error: UserFacingError;
}

export interface EngineErrors {
  errors: EngineError[];
}

export function engineErrors(error: string, userFacing: UserFacingError): EngineErrors {
  return { errors: [{ error, user_facing_error: userFacing }] };
}

export function userFacing(code: string, message: string, meta: Record<string, unknown> = {}): UserFacingError {
  return { is_panic: false, message, meta, error_code: code };
}

export function recordNotFound(cause: string): EngineErrors {
  const message = `An operation failed because it depends on one or more records that were required but not found. ${cause}`;
  return engineErrors(message, userFacing("P2025", message, { cause }));
}

/** A request that could not be translated, in the shape of the engine's own validation errors. */
export function validationError(error: unknown): EngineErrors {
  const reason = error instanceof Error ? error.message : String(error);
  return engineErrors(
    reason,
    userFacing("P2009", `Failed to validate the query: \`${reason}\``, { query_validation_error: reason }),
  );
}

/** What a request gets whose engine instance trapped under it. No code: prisma-client-py makes it an EngineRequestError or DataError. */
export function trapError(error: unknown): EngineErrors {
  const reason = error instanceof Error ? error.message : String(error);
  return engineErrors(`The query engine stopped: ${reason}`, {
    ...userFacing("P2035", `Assertion violation on the database: \`the query engine stopped: ${reason}\``, {
      database_error: reason,
    }),
    is_panic: true,
  });
}
