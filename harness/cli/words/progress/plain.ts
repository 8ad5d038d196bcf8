import type { Clock } from "../../../clock.ts";
import type { Progress } from "../../../contracts/index.ts";
import { oneLine } from "../../../text/index.ts";
import { lossTeller } from "./losses.ts";
import type { Observer } from "./observer.ts";
import { saying } from "./saying.ts";
import { countText, type Tally, tallied } from "./tally.ts";

/** A log that says nothing for longer looks stuck, ms. */
const quietMs = 30_000;

/** For logs: a line when a subject is at a new step, and one per trial at its end. Where nothing ends for long, a line that counts. */
export function plainProgress(clock: Clock, write: (text: string) => void): Observer {
  let tally: Tally = new Map();
  let last = 0;
  const steps = new Map<string, string>();
  const isSaid = ({ subject, state }: Step) => state !== "retrying" && steps.get(subject) === state;
  const why = lossTeller();
  const say = (text: string) => {
    last = clock.now();
    write(`${text}\n`);
  };
  return {
    observe(event) {
      tally = tallied(tally, event, clock.now());
      if (event.type === "subject" && event.state === "failed")
        say(`litellm ${event.subject}: failed${why(event, tally)}`);
      else if (event.type === "subject" && isNews(event) && !isSaid(event)) {
        steps.set(event.subject, event.state);
        say(`litellm ${event.subject}: ${saying(event)}`);
      } else if (event.type === "stack" && event.state === "restarting") {
        say(`litellm ${event.subject}, stack ${event.stack}: ${saying(event)}`);
      } else if (event.type === "verdict") say(endText(event, verdictText(event), tally, clock.now()));
      else if (event.type === "trial" && event.state === "failed")
        say(endText(event, ["could not be run", why(event, tally)], tally, clock.now()));
      else if (clock.now() - last >= quietMs && tally.size > 0) say(countText(tally, clock.now()));
    },
    async end() {},
  };
}

type Event = Exclude<Progress, { type: "directory" }>;
type Step = Extract<Event, { type: "subject" }>;
type End = Extract<Event, { type: "trial" | "verdict" }>;

/** That it starts and stops says nothing that its trials do not say, and neither does a stack. */
const isNews = ({ state }: Step) => ["installing", "planned", "retrying"].includes(state);

function verdictText({ verdict: { verdict, headline } }: Extract<Event, { type: "verdict" }>): [string, string] {
  return [verdict, verdict === "converged" ? "" : `: ${oneLine(headline)}`];
}

/** "[23/86] diverged  phantom-refusal on litellm 1.84.0, seed 1: 6 requests … (3 diverged, about 4 min left)" */
function endText({ scenario, subject, seed }: End, [word, why]: [string, string], tally: Tally, now: number): string {
  const [, count, rest = ""] = /^(\[[^\]]*\])\s*(.*)$/.exec(countText(tally, now))!;
  return `${count} ${word.padEnd(10)} ${scenario} on litellm ${subject}, seed ${seed}${why}${rest === "" ? "" : ` (${rest})`}`;
}
