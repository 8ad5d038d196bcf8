import { type UserFacingError, userFacing } from "../protocol/index.ts";
import type { Datasource } from "./datasource.ts";

const UNREACHABLE = new Set(["ECONNREFUSED", "ENOTFOUND", "EHOSTUNREACH", "ENETUNREACH", "ETIMEDOUT", "EAI_AGAIN"]);
const CLOSED = new Set(["ECONNRESET", "EPIPE"]);

/**
 * What Prisma's own engine would have said of an error of the driver. Behind an adapter the engine itself only sees
 * "external connector error" (P2036), and LiteLLM tells outages from bad data by the real codes.
 */
export function driverError(error: unknown, datasource: Datasource): UserFacingError {
  const { host, port, connectionLimit, poolTimeoutMs } = datasource;
  const message = error instanceof Error ? error.message : String(error);
  const code = (error as NodeJS.ErrnoException | null)?.code ?? "";
  if (message === "timeout exceeded when trying to connect") {
    const timeout = poolTimeoutMs / 1000;
    const text = `Timed out fetching a new connection from the connection pool. More info: http://pris.ly/d/connection-pool (Current connection pool timeout: ${timeout}, connection limit: ${connectionLimit})`;
    return userFacing("P2024", text, { connection_limit: connectionLimit, timeout });
  }
  if (UNREACHABLE.has(code) || message.includes("due to connection timeout")) {
    const server = `\`${host}:${port}\``;
    const text = `Can't reach database server at ${server}\n\nPlease make sure your database server is running at ${server}.`;
    return userFacing("P1001", text, { database_host: host, database_port: port });
  }
  if (
    CLOSED.has(code) ||
    /Connection terminated|not queryable|Client has encountered a connection error/.test(message)
  ) {
    return userFacing("P1017", "Server has closed the connection.");
  }
  return userFacing("P2036", `Error in external connector: ${message}`);
}
