import { createLogUpdate } from "log-update";
import type { Clock } from "../../../clock.ts";
import { paint } from "../../../report/index.ts";
import { frame } from "./matrix.ts";
import type { Observer } from "./observer.ts";
import { isTrouble, saying } from "./saying.ts";
import { type Tally, tallied } from "./tally.ts";

/** A person sees no more than that. */
const redrawMs = 100;

type Screen = Pick<NodeJS.WriteStream, "rows" | "columns" | "hasColors" | "write">;

/** A screen that is drawn over and over on stderr. What did not converge is said above it at once, and stays. */
export function liveProgress(clock: Clock, signal: AbortSignal, screen: Screen = process.stderr): Observer {
  const update = createLogUpdate(screen as NodeJS.WriteStream, { showCursor: true });
  const colours = paint(screen.hasColors?.() ?? false);
  const steps = new Map<string, string>();
  let tally: Tally = new Map();
  const draw = () => {
    const { rows = 24, columns = 80 } = screen;
    update(frame(tally, steps, { rows, columns }, clock.now(), colours));
  };
  // What is written when the harness is interrupted stands below the last frame.
  const interrupted = () => update.done();
  signal.addEventListener("abort", interrupted);
  const timer = setInterval(draw, redrawMs);
  return {
    observe(event) {
      tally = tallied(tally, event, clock.now());
      if (event.type === "subject") steps.set(event.subject, saying(event));
      if (event.type === "stack" && isTrouble(event.state))
        update.persist(`litellm ${event.subject}, stack ${event.stack}: ${saying(event)}`);
      if (event.type !== "trial" && event.type !== "verdict") return;
      const good = event.type === "verdict" && ["converged", "not-applicable"].includes(event.verdict.verdict);
      if (good || (event.type === "trial" && event.state === "running")) return;
      const word = event.type === "verdict" ? event.verdict.verdict : "could not be run";
      const why = saying(event).replace(/^[\w-]+: /, "");
      const coloured = colours.word(event.type === "verdict" ? event.verdict.verdict : "diverged", word);
      update.persist(`${coloured}  ${event.scenario} on litellm ${event.subject}, seed ${event.seed}: ${why}`);
    },
    async end() {
      clearInterval(timer);
      signal.removeEventListener("abort", interrupted);
      draw();
      update.done();
    },
  };
}
