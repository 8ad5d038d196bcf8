import { DefaultRenderer, Listr, ListrLogger, type ListrTask, ProcessOutput } from "listr2";
import type { CampaignOptions } from "../../../campaign/index.ts";
import type { SubjectProgress } from "../../../contracts/index.ts";
import type { Observer } from "./observer.ts";
import { saying } from "./saying.ts";

/** listr2 asks whether stdout is a terminal; the list goes to stderr, and stdout may well be a file. */
class StderrRenderer extends DefaultRenderer {
  static override nonTTY = true;
}

interface Line {
  title: string;
  state: "open" | "done" | "failed";
  task: { title: string } | null;
  readonly ended: PromiseWithResolvers<void>;
}

/** A live task list: per subject its stack and its trials. */
export function liveProgress(options: CampaignOptions): Observer {
  const lines = new Map<string, Line>();
  const row = (key: string, title: string): ListrTask => {
    const line: Line = { title, state: "open", task: null, ended: Promise.withResolvers<void>() };
    line.ended.promise.catch(() => {});
    lines.set(key, line);
    return {
      title,
      task: async (_, task) => {
        line.task = task;
        task.title = line.title;
        await line.ended.promise;
      },
    };
  };
  const subjects = options.subjects.map(({ spec }): ListrTask => {
    const rows = [
      row(spec, "stack"),
      ...trialsOf(options).map(([scenario, seed]) => row(keyOf(spec, scenario, seed), `${scenario} seed ${seed}`)),
    ];
    return {
      title: `litellm ${spec}`,
      task: (_, task) => task.newListr(rows, { concurrent: true, exitOnError: false }),
    };
  });
  const list = new Listr(subjects, {
    concurrent: true,
    exitOnError: false,
    registerSignalListeners: false,
    renderer: StderrRenderer,
    rendererOptions: {
      collapseErrors: false,
      showErrorMessage: false,
      collapseSubtasks: false,
      formatOutput: "truncate",
      // Both streams are held while the list is drawn; each must be another stream.
      logger: new ListrLogger({ processOutput: new ProcessOutput(process.stderr, process.stdout) }),
    },
  });
  const drawn = list.run().catch(() => {});
  return {
    observe(event) {
      const line = lines.get(lineKey(event));
      if (line === undefined || line.state !== "open") return;
      line.title = titleOf(event);
      if (line.task !== null) line.task.title = line.title;
      settle(line, event);
    },
    async end() {
      for (const line of lines.values()) line.ended.reject(new Error("not finished"));
      await drawn;
    },
  };
}

function trialsOf(options: CampaignOptions): [string, number][] {
  return options.scenarios.flatMap(({ id }) => options.seeds.map((seed): [string, number] => [id, seed]));
}

function keyOf(subject: string, scenario: string, seed: number): string {
  return `${subject} ${scenario} ${seed}`;
}

function lineKey(event: SubjectProgress): string {
  const { subject } = event;
  return event.type === "subject" || event.type === "stack" ? subject : keyOf(subject, event.scenario, event.seed);
}

function titleOf(event: SubjectProgress): string {
  if (event.type === "subject") return `stacks: ${saying(event)}`;
  if (event.type === "stack") return `stack ${event.stack}: ${saying(event)}`;
  return `${event.scenario} seed ${event.seed}: ${saying(event)}`;
}

function settle(line: Line, event: SubjectProgress): void {
  const good =
    event.type === "verdict"
      ? event.verdict.verdict === "converged"
      : event.type === "subject" && event.state === "stopped";
  const over =
    event.type === "verdict" ||
    (event.type === "subject" && ["stopped", "failed"].includes(event.state)) ||
    (event.type === "trial" && event.state === "failed");
  if (!over) return;
  line.state = good ? "done" : "failed";
  if (good) line.ended.resolve();
  else line.ended.reject(new Error(line.title));
}
