export { marker } from "./identity.ts";
export { checkScript } from "./script.ts";
export { startProvider } from "./server.ts";
export type { Provider, TrialProviderEvent } from "./types.ts";
