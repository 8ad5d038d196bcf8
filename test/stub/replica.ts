/** Entry of a stub replica as a process of its own: the configuration comes, and the port goes, over the IPC channel. */
import { once } from "node:events";
import type { GatewayConfig } from "./config.ts";
import { startGateway } from "./gateway.ts";

process.on("disconnect", () => process.exit(1));
const [config] = (await once(process, "message")) as [GatewayConfig];
const gateway = await startGateway(config);
process.on("SIGTERM", async () => {
  await gateway[Symbol.asyncDispose]();
  process.exit(0);
});
process.send!({ port: gateway.port });
