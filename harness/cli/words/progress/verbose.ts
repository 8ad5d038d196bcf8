import type { Clock } from "../../../clock.ts";
import type { SubjectProgress } from "../../../contracts/index.ts";
import type { Observer } from "./observer.ts";
import { saying } from "./saying.ts";

/** `--verbose`: a line per event: seconds since the start, what, and how it goes. The same line is not said twice running. */
export function verboseProgress(clock: Clock, write: (text: string) => void): Observer {
  const last = new Map<string, string>();
  return {
    observe(event) {
      if (event.type === "planned") return;
      const who = whose(event);
      const text = saying(event);
      if (last.get(who) === text) return;
      last.set(who, text);
      write(`${(clock.now() / 1000).toFixed(1).padStart(6)} s  ${who}: ${text}\n`);
    },
    async end() {},
  };
}

function whose(event: SubjectProgress): string {
  if (event.type === "subject") return event.subject;
  if (event.type === "stack") return `${event.subject} stack ${event.stack}`;
  return `${event.subject} ${event.scenario} seed ${event.seed}`;
}
