export { type StubStackOptions, startStubStack, startStubStores } from "./stack.ts";
export type { Stores } from "./stores.ts";
export { swallowing } from "./swallowing.ts";
export type { Switches } from "./switches.ts";
