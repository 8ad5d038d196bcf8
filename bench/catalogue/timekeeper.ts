import type { Clock } from "../../harness/clock.ts";
import type { Progress, SubjectProgress } from "../../harness/contracts/index.ts";

/** How often a step was taken, and what it took, ms. */
export interface StepTimes {
  step: string;
  count: number;
  totalMs: number;
  maxMs: number;
  firstMs: number;
  lastMs: number;
}

/** Adds up what a campaign tells of itself: each event ends the step that its subject, stack or trial was in. */
export function timekeeper(clock: Clock) {
  const steps = new Map<string, StepTimes>();
  const open = new Map<string, { step: string; since: number }>();
  const ended: { trial: string; endMs: number }[] = [];

  const close = (who: string, now: number) => {
    const current = open.get(who);
    open.delete(who);
    if (!current) return;
    const ms = now - current.since;
    const { step, since } = current;
    const known = steps.get(step) ?? { step, count: 0, totalMs: 0, maxMs: 0, firstMs: since, lastMs: now };
    known.count++;
    known.totalMs += ms;
    known.maxMs = Math.max(known.maxMs, ms);
    known.lastMs = now;
    steps.set(step, known);
  };

  return {
    observe(event: Progress): void {
      if (event.type === "directory" || event.type === "planned") return;
      const now = clock.now();
      const who = [event.type === "verdict" ? "trial" : event.type, event.subject, nameOf(event)].join(" ");
      const step = stepOf(event);
      if (open.get(who)?.step === step) return;
      close(who, now);
      if (step !== null) open.set(who, { step, since: now });
      if (event.type === "stack") close(`subject ${event.subject} `, now);
      if (event.type === "verdict") ended.push({ trial: nameOf(event), endMs: now });
    },
    summary() {
      return { steps: [...steps.values()], longest: ended.toSorted((a, b) => b.endMs - a.endMs).slice(0, 5) };
    },
  };
}

function nameOf(event: SubjectProgress): string {
  if (event.type === "subject") return "";
  return event.type === "stack" ? event.stack : `${event.scenario}-${event.seed}`;
}

/** null: a step that is nothing to wait for. */
function stepOf(event: SubjectProgress): string | null {
  if (event.type === "verdict") return null;
  if (event.type === "subject") {
    return event.state === "starting" ? "import and PostgreSQL" : event.state === "installing" ? "installing" : null;
  }
  if (event.type === "stack") return event.state === "starting" ? "starting a stack" : null;
  if (event.state === "failed") return null;
  if (event.detail.endsWith("waiting for rest")) return "waiting for rest, and for a turn to send";
  if (event.detail === "creating entities") return "creating entities, and waiting for a turn to send";
  return event.detail === "judging" ? "judging" : "sending";
}
