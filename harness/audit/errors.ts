import { PhantomError } from "../errors/index.ts";

/** Of an audit that could not begin. */
export function unreadable(store: "Redis" | "Postgres", url: string, cause: unknown): PhantomError {
  if (cause instanceof PhantomError) return cause;
  return new PhantomError("ERR_AUDIT_UNREADABLE", {
    operation: "audit a deployment",
    message: `${store} at ${addressOf(url)} could not be read: ${whyOf(cause)}`,
    hint: hintOf(store, whyOf(cause)),
    cause,
  });
}

/** The first line of what went wrong; drivers wrap several causes in one error without a message. */
export function whyOf(cause: unknown): string {
  const first = cause instanceof AggregateError ? (cause.errors[0] as unknown) : cause;
  const { message = "", code = "" } = (first ?? {}) as NodeJS.ErrnoException;
  return ((message || code || String(first)).split("\n")[0] ?? "").slice(0, 300);
}

function hintOf(store: "Redis" | "Postgres", why: string): string {
  if (/NOPERM|permission denied/i.test(why)) return "docs/audit.md lists the rights that reading takes.";
  if (/certificate|self.signed|SSL|TLS/i.test(why)) {
    return store === "Redis"
      ? "Use rediss:// for TLS; NODE_EXTRA_CA_CERTS=FILE adds a certificate authority."
      : "Say it in the URL: sslmode=verify-full&sslrootcert=FILE, sslmode=no-verify, or sslmode=disable.";
  }
  if (/slots cache/.test(why)) return "If it is a single server, leave --redis-cluster out.";
  if (/NOAUTH|WRONGPASS|password|authentication/i.test(why)) return "Give user and password in the URL.";
  return `See that ${store} runs at that address and can be reached from here.`;
}

/** Host and port without the password. */
function addressOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "a malformed address";
}
