import type { Progress } from "../../../contracts/index.ts";

/** Shows what goes on, on stderr. `end` resolves when nothing more will be drawn. */
export interface Observer {
  observe(event: Exclude<Progress, { type: "directory" }>): void;
  end(): Promise<void>;
}
