/** Matchers for vitest: `import "phantom429/vitest";` in a test or in a setup file. */

import { expect } from "vitest";
import type { Trial } from "../index.ts";
import { converge, divergeBy, type Where } from "./matchers.ts";

export type { Where } from "./matchers.ts";

declare module "vitest" {
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /** The trial converged. */
    toConverge(): R;
    /** The trial diverged by this mode ("D1"), on this counter if one is given. */
    toDivergeBy(mode: string, where?: Where): R;
  }
}

expect.extend({
  toConverge(trial: Trial) {
    return converge(trial, Boolean(this.isNot));
  },
  toDivergeBy(trial: Trial, mode: string, where?: Where) {
    return divergeBy(trial, Boolean(this.isNot), mode, where);
  },
});
