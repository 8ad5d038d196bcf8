import type { SubjectProgress } from "../../../contracts/index.ts";

/** Shows what goes on, on stderr. `end` resolves when nothing more will be drawn. */
export interface Observer {
  observe(event: SubjectProgress): void;
  end(): Promise<void>;
}
