import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** SQL files in the order in which they are applied; the hash covers names and contents. */
export interface Migrations {
  hash: string;
  files: string[];
}

/** What the code's own `schema.prisma` says that its database has. */
export interface DatabaseSchema {
  hash: string;
  text: string;
}

export async function readDatabaseSchema(tree: string): Promise<DatabaseSchema> {
  const text = await readFile(join(tree, "litellm", "proxy", "schema.prisma"), "utf8");
  return { hash: createHash("sha256").update(text).digest("hex"), text };
}

/** Reads `litellm_proxy_extras/migrations/NAME/migration.sql` below a tree; null when it has none. */
export async function readMigrations(tree: string): Promise<Migrations | null> {
  const directory = join(tree, "litellm_proxy_extras", "migrations");
  if (!existsSync(directory)) return null;
  const names = (await readdir(directory)).sort();
  const files = names.map((name) => join(directory, name, "migration.sql")).filter((file) => existsSync(file));
  const hash = createHash("sha256");
  for (const file of files) {
    hash.update(file.slice(directory.length)).update("\0");
    hash.update(await readFile(file)).update("\0");
  }
  return { hash: hash.digest("hex"), files };
}
