export { type StubStackOptions, startStubStack } from "./stack.ts";
export type { Switches } from "./switches.ts";
