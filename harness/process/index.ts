export { aborted } from "./aborted.ts";
export { failure, renderError } from "./failure.ts";
export { type Keys, keysOf } from "./keys.ts";
export { type CommandResult, jsonText, succeed } from "./result.ts";
export { Interruption, interruptible } from "./signals.ts";
