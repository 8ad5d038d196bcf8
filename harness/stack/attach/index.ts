export type { Deployment } from "./deployment.ts";
export { startAttachHost } from "./host.ts";
