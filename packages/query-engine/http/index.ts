export { routes } from "./routes.ts";
export { listen } from "./server.ts";
