export type { GatewayConfig } from "./config.ts";
export { type StubGateway, startGateway } from "./gateway.ts";
export { type StubStackOptions, startStubStack } from "./stack.ts";
export { type Defect, defects, type Switches } from "./switches.ts";
export { createTables } from "./tables.ts";
