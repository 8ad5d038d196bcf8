import type { DatabaseSchema, Migrations } from "../../../subject/index.ts";

export interface PostgresOptions {
  /** Where templates are kept, one directory per (PostgreSQL version, migrations, schema). Made if absent. */
  dataTemplateCache: string;
  /** null: an empty `litellm` database. */
  migrations: Migrations | null;
  /** The Prisma schema that the database has to fit; what it names beyond the migrations is added. */
  schema?: DatabaseSchema;
  /** Holds the server's data while it runs; its owner removes it. */
  runDir: string;
  logFile: string;
  /** Called with the pid of the server (also of those that build a template), before anything is awaited. */
  onSpawn?: (pid: number) => void;
  /** Called when a process that `onSpawn` named for a pause goes on. */
  onResume?: (pid: number) => void;
  signal?: AbortSignal;
}
