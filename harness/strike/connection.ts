import { Client } from "pg";

/** A connection of phantom429's own, past every relay, with the process that serves it. */
export async function connect(connectionString: string) {
  const client = new Client({ connectionString });
  client.on("error", () => {});
  await client.connect();
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  return { client, pid: rows[0]!.pid, [Symbol.asyncDispose]: () => client.end().catch(() => {}) };
}
