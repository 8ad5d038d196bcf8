/**
 * A stub gateway on a listener of its parent's (fd 3), configured as LiteLLM is. stdin: a line asks it to write its spend;
 * stdout: a line when it serves, and one when that is done. It ends with its stdin.
 */
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { parse } from "yaml";
import type { GatewayConfig } from "../../stub/config.ts";
import { startGateway } from "../../stub/gateway.ts";

interface Config {
  general_settings: { master_key: string };
  litellm_settings: { cache_params: { host: string; port: number } };
  environment_variables: { ANTHROPIC_API_BASE: string };
}

const { general_settings, litellm_settings, environment_variables } = parse(
  readFileSync(process.env.CONFIG_FILE_PATH!, "utf8"),
) as Config;
const { host, port } = litellm_settings.cache_params;

const configured: GatewayConfig = {
  replica: 0,
  port: 0,
  redis: { host, port },
  postgresUrl: process.env.DATABASE_URL!,
  providerUrl: environment_variables.ANTHROPIC_API_BASE,
  masterKey: general_settings.master_key,
  switches: {},
  batchMs: 100,
  counterTtlS: 60,
  // Nothing is lost here, and a machine may be busy.
  lostReplyAfterMs: 60_000,
  refusalStatus: 422,
};
await using gateway = await startGateway(configured, { fd: 3 });
console.log("serves");
for await (const _ask of createInterface({ input: process.stdin })) {
  while (!(await gateway.flush()).ran) await delay(20);
  console.log("written");
}
process.exit(0);
