import { summaryBytes } from "../../harness/report/index.ts";
import { cut } from "../../harness/text/index.ts";
import type { Outcome } from "./outcome.ts";

/** GitHub shows ten of a step's annotations; the last says how many more there are. */
const most = 9;

/** A comment may have 65,536 characters; some room is left for what others add. */
export const commentBytes = 60_000;

/** By this a comment of this action is found again. */
export const marker = (name: string) => `<!-- phantom429 gate: ${name} -->`;

interface Annotation {
  level: "error" | "warning";
  title: string;
  message: string;
}

const none = { appeared: [], fixed: [], expired: [], races: [], undecided: [] };

/** Workflow commands, a line each: what is new, fixed or expired, then races and what could not be judged. */
export function annotations({ exitCode, reason, lists }: Outcome): string[] {
  const { appeared, fixed, expired, races, undecided } = lists ?? none;
  const seedOf = (seed: number | null) => (seed === null ? "" : `, seed ${seed}`);
  const all: Annotation[] = [
    ...appeared.map(({ scenario, mode, seed }): Annotation => {
      return {
        level: "error",
        title: `new: ${mode}`,
        message: `${scenario}${seedOf(seed)}: ${mode} is not in the gate file`,
      };
    }),
    ...fixed.map(({ scenario, mode }): Annotation => {
      return { level: "error", title: `fixed: ${mode}`, message: `${scenario}: remove ${mode} from the gate file` };
    }),
    ...expired.map(({ scenario, mode }): Annotation => {
      return {
        level: "error",
        title: `expired: ${mode}`,
        message: `${scenario}: the date of ${mode} in the gate file has passed`,
      };
    }),
    ...races.map(({ scenario, mode, seed, now }): Annotation => {
      const message = `${scenario}${seedOf(seed)}: ${mode} in ${now.times} of ${now.of} trials, not in the gate file`;
      return { level: "warning", title: `race: ${mode}`, message };
    }),
    ...undecided.map(({ scenario, seed, why }): Annotation => {
      return { level: "warning", title: "could not be judged", message: `${scenario}${seedOf(seed)}: ${why}` };
    }),
  ];
  if (all.length === 0 && exitCode !== 0) all.push({ level: "error", title: "phantom429", message: reason });
  const more = all.length - most;
  const last: Annotation[] =
    more > 0 ? [{ level: "warning", title: "phantom429", message: `${more} more in the job summary` }] : [];
  return [...all.slice(0, most), ...last].map(
    ({ level, title, message }) => `::${level} title=${property(title)}::${data(message)}`,
  );
}

const data = (text: string) => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
const property = (text: string) => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");

/** The verdict first, then the gate's own page. @param page gate.md; null: it was not written */
export function summary({ verdict, reason }: Outcome, page: string | null): string {
  return cut(page ?? `# ${verdict}: ${reason}\n`, summaryBytes);
}

/** The same as a comment, found again by its marker. */
export function comment(outcome: Outcome, page: string | null, name: string, runUrl: string): string {
  const head = `${marker(name)}\n`;
  const foot = `\n[Evidence and all reports](${runUrl})\n`;
  const room = commentBytes - Buffer.byteLength(head + foot);
  return `${head}${cut(page ?? `# ${outcome.verdict}: ${outcome.reason}\n`, room)}${foot}`;
}
