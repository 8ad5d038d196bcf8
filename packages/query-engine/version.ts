/** Prisma's engines of release 5.17.0, which prisma-client-py 0.15 is made for. It refuses any other. */
const ENGINE_COMMIT = "393aa359c9ad4a4bb28630fb5613f9c281cde053";

/**
 * What the engine answers to `--version`.
 * @public
 */
export const ENGINE_VERSION = `query-engine ${ENGINE_COMMIT}`;
