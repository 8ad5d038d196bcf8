export { compile } from "./glue.ts";
export { type EngineInstance, EngineTrapError, startInstance } from "./instance.ts";
