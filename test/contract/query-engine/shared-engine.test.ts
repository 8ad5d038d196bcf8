/** The contract of engine.test.ts, with one engine process behind the executables. */
import { afterAll } from "vitest";
import { shareEngine } from "./fixture.ts";

const shared = await shareEngine();
// Hooks run in reverse order: this one last.
afterAll(() => shared[Symbol.asyncDispose]());
await import("./engine.test.ts");
