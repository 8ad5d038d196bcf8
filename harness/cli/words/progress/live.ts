import { createLogUpdate } from "log-update";
import type { Clock } from "../../../clock.ts";
import { paint } from "../../../report/index.ts";
import { oneLine } from "../../../text/index.ts";
import { lossTeller } from "./losses.ts";
import { frame } from "./matrix.ts";
import type { Observer } from "./observer.ts";
import { saying } from "./saying.ts";
import { type Tally, tallied } from "./tally.ts";

/** A person sees no more than that. */
const redrawMs = 100;

type Screen = Pick<NodeJS.WriteStream, "rows" | "columns" | "hasColors" | "write">;

/** A screen that is drawn over and over on stderr. What did not converge is said above it at once, and stays. */
export function liveProgress(clock: Clock, signal: AbortSignal, screen: Screen = process.stderr): Observer {
  const update = createLogUpdate(screen as NodeJS.WriteStream, { showCursor: true });
  const colours = paint(screen.hasColors?.() ?? false);
  const steps = new Map<string, string>();
  const why = lossTeller();
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
      if (event.type === "stack" && event.state === "restarting")
        update.persist(`litellm ${event.subject}, stack ${event.stack}: ${saying(event)}`);
      if (event.type === "subject" && event.state === "retrying")
        update.persist(`litellm ${event.subject}: ${saying(event)}`);
      if (event.type === "subject" && event.state === "failed")
        update.persist(`litellm ${event.subject}: failed${why(event, tally)}`);
      if (event.type === "trial" && event.state === "failed")
        update.persist(`${colours.word("diverged", "could not be run")}  ${nameOf(event)}${why(event, tally)}`);
      if (event.type !== "verdict") return;
      const { verdict, headline } = event.verdict;
      if (verdict === "converged" || verdict === "not-applicable") return;
      update.persist(`${colours.word(verdict, verdict)}  ${nameOf(event)}: ${oneLine(headline)}`);
    },
    async end() {
      clearInterval(timer);
      signal.removeEventListener("abort", interrupted);
      draw();
      update.done();
    },
  };
}

function nameOf({ scenario, subject, seed }: { scenario: string; subject: string; seed: number }): string {
  return `${scenario} on litellm ${subject}, seed ${seed}`;
}
