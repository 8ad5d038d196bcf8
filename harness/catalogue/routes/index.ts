export { Route } from "./names.ts";
export { routes } from "./routes.ts";
export type { RouteEntry, RouteForm } from "./types.ts";
