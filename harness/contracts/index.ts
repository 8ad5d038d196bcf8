export * from "./environment.ts";
export * from "./model.ts";
export * from "./plan.ts";
export * from "./record.ts";
export * from "./redis-settings.ts";
export * from "./requests.ts";
export * from "./verdict.ts";
export * from "./while-held.ts";
