import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

export interface NotAdmitted {
  status: string;
  message: string;
}

/** Whether a client may drive the relay. Web pages may not: they can reach loopback, and say where they come from. */
export function admission(
  token: string | null,
  isTaken: () => boolean,
): (request: IncomingMessage) => NotAdmitted | null {
  return ({ headers }) => {
    if (headers.origin !== undefined) return { status: "403 Forbidden", message: "not for browsers" };
    if (token !== null && !same(headers.authorization ?? "", `Bearer ${token}`)) {
      return { status: "401 Unauthorized", message: "the token is missing or wrong" };
    }
    return isTaken() ? { status: "409 Conflict", message: "another harness drives this relay" } : null;
  };
}

function same(one: string, other: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
