import type { DatabaseReport } from "../contracts/index.ts";
import { plural } from "../text/index.ts";

const kinds = ["table", "column", "type"] as const;

/** How the database was made, and what its schema.prisma named beyond its migrations, or no longer names. */
export function databaseText({ migrations, added }: DatabaseReport): string {
  const made = plural(migrations, "migration");
  if (added.length === 0) return made;
  const count = (kind: string) => added.filter((what) => what.startsWith(`${kind} `)).length;
  const counted: [number, string][] = kinds.map((kind) => [count(kind), kind]);
  const others = added.length - counted.reduce((sum, [n]) => sum + n, 0);
  const parts = [...counted, [others, "other thing"] as const]
    .filter(([n]) => n > 0)
    .map(([n, noun]) => plural(n, noun));
  const how = added.some((what) => what.endsWith(" dropped")) ? "changed to fit" : "added from";
  return `${made}; ${parts.join(", ")} ${how} schema.prisma: ${added.join(", ")}`;
}
