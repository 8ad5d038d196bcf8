import type { Clock } from "../../../clock.ts";
import type { Progress } from "../../../contracts/index.ts";
import type { Observer } from "./observer.ts";
import { isTrouble, saying } from "./saying.ts";
import { countText, type Tally, tallied } from "./tally.ts";

/** A log that says nothing for longer looks stuck, ms. */
const quietMs = 30_000;

/** For logs: a line when a subject is at a new step, and one per trial at its end. Where nothing ends for long, a line that counts. */
export function plainProgress(clock: Clock, write: (text: string) => void): Observer {
  let tally: Tally = new Map();
  let last = 0;
  const steps = new Map<string, string>();
  const say = (text: string) => {
    last = clock.now();
    write(`${text}\n`);
  };
  return {
    observe(event) {
      tally = tallied(tally, event, clock.now());
      if (event.type === "subject" && isNews(event.state) && steps.get(event.subject) !== event.state) {
        steps.set(event.subject, event.state);
        say(`litellm ${event.subject}: ${saying(event)}`);
      } else if (event.type === "stack" && isTrouble(event.state)) {
        say(`litellm ${event.subject}, stack ${event.stack}: ${saying(event)}`);
      } else if (isEnd(event)) say(endText(event, tally, clock.now()));
      else if (clock.now() - last >= quietMs && tally.size > 0) say(countText(tally, clock.now()));
    },
    async end() {},
  };
}

type Event = Exclude<Progress, { type: "directory" }>;
type End = Extract<Event, { type: "trial" | "verdict" }>;

/** That it starts and stops says nothing that its trials do not say. */
const isNews = (state: string) => state === "installing" || state === "planned" || state === "failed";

const isEnd = (event: Event): event is End =>
  event.type === "verdict" || (event.type === "trial" && event.state === "failed");

/** "[23/86] diverged  phantom-refusal on litellm 1.84.0, seed 1: 6 requests … (3 diverged, about 4 min left)" */
function endText(event: End, tally: Tally, now: number): string {
  const [, count, rest = ""] = /^(\[[^\]]*\])\s*(.*)$/.exec(countText(tally, now))!;
  const { scenario, subject, seed } = event;
  const word = event.type === "verdict" ? event.verdict.verdict : "could not be run";
  const why = word === "converged" ? "" : `: ${saying(event).replace(/^[\w-]+: /, "")}`;
  return `${count} ${word.padEnd(10)} ${scenario} on litellm ${subject}, seed ${seed}${why}${rest === "" ? "" : ` (${rest})`}`;
}
