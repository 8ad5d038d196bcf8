import type { Switches } from "./switches.ts";

/** Everything one stub replica is told; plain data, since a child process gets it as JSON. */
export interface GatewayConfig {
  replica: number;
  /** 0: the kernel chooses. */
  port: number;
  /** The replica's own listener of the Redis proxy. */
  redis: { host: string; port: number };
  postgresUrl: string;
  providerUrl: string;
  masterKey: string;
  switches: Switches;
  /** How often spend is written, ms. */
  batchMs: number;
  counterTtlS: number;
  /** A write to a counter that is not answered for so long is taken as lost, ms. */
  lostReplyAfterMs: number;
  /** HTTP status of a budget refusal: 400 as up to 1.84.x, 429 as in 1.85–1.103, 422 since. */
  refusalStatus: number;
}
