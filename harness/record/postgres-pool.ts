import { Pool, type PoolConfig } from "pg";

/**
 * A pool whose connections may be lost at any time: queries then reject. pg-pool's end() resolves before its sockets
 * are closed and takes its listeners off, so a server that shuts down right after would otherwise crash this process.
 */
export function openPool(config: PoolConfig): Pool {
  const pool = new Pool(config);
  pool.on("error", ignore);
  pool.on("connect", (client) => client.on("error", ignore));
  return pool;
}

function ignore(): void {}
