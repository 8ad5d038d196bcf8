import { kindOf, type RedisFault } from "../../catalogue/index.ts";
import type { Plan, PlannedFault, PlannedPhase, PlannedRequest } from "../../contracts/index.ts";
import { duration, list, money } from "../../text/index.ts";

const mostSteps = 8;

/** What a plan does, in plain steps: a line each, the last one how many are left out. */
export function stepsOf(plan: Plan): string[] {
  const steps = [setup(plan), ...plan.phases.map(phaseText)];
  const more = steps.length - mostSteps;
  return more <= 0 ? steps : [...steps.slice(0, mostSteps - 1), `${more + 1} more phases like these.`];
}

function setup({ replicas, entities }: Plan): string {
  const budgets = entities.flatMap(({ kind, budget }) =>
    budget === null ? [] : [`${kind.replaceAll("_", " ")} ${money(budget)}`],
  );
  const who = budgets.length === 0 ? "" : ` Budgets: ${list([...new Set(budgets)], 10)}.`;
  return `${replicas === 1 ? "1 proxy with" : `${replicas} proxies share`} one Redis and one Postgres. The provider is a mock.${who}`;
}

function phaseText({ name, requests, faults, start, everyMs, idleMs }: PlannedPhase): string {
  const idle = idleMs === undefined ? "" : `${duration(idleMs)} without a request, then `;
  const how = requests.length < 2 ? "" : everyMs === undefined ? starts[start] : `, one every ${duration(everyMs)}`;
  const groups = Map.groupBy(requests, requestText);
  const sent = [...groups].map(
    ([text, own]) => `${own.length} ${own.length === 1 ? text : text.replace(/^(request|stream)/, "$1s")}`,
  );
  const broken = [...new Set(faults.map(faultText))];
  return `${name}: ${idle}${sent.join("; ") || "no request"}${how}.${broken.length === 0 ? "" : ` Meanwhile: ${list(broken, 4)}.`}`;
}

const starts: Record<PlannedPhase["start"], string> = {
  together: ", at once",
  "in-order": ", one after the other",
  "while-held": ", some while the provider holds the others",
};

/** "stream to `/v1/chat/completions`, client hangs up after a chunk" */
function requestText({ stream, route, cancel, provider }: PlannedRequest): string {
  const told = [
    ...(cancel === null
      ? []
      : [
          `client hangs up ${cancel.at.startsWith("struck:") ? "when the fault strikes" : cancel.at.replace(/chunk:\d+$/, "a-chunk").replaceAll("-", " ")}`,
        ]),
    ...(provider.status >= 400 ? [`provider answers ${provider.status}`] : []),
    ...(provider.ending === "complete" ? [] : [`provider's answer: ${provider.ending.replaceAll("-", " ")}`]),
    ...(provider.usage === "correct" ? [] : [`provider's usage is ${provider.usage}`]),
  ];
  return [`${stream ? "stream" : "request"} to \`${route}\``, ...told].join(", ");
}

function faultText(fault: PlannedFault): string {
  if (fault.kind === "redis") return redisText(fault);
  return kindOf(fault)
    .act(fault)
    .replace(/\bof (?=[a-z-]+$)/, "of ");
}

const fates: Record<RedisFault["rule"]["action"]["kind"], string> = {
  delay: "comes late",
  drop: "never reaches Redis",
  "apply-drop-reply": "is applied and its reply is lost",
  error: "is answered with an error",
  "acknowledge-only": "is acknowledged and not kept",
  close: "finds its connection closed",
  rst: "finds its connection reset",
  stall: "stalls its connection",
  partition: "cuts its replica off from Redis",
};

function redisText({ rule: { command, key, action, amount } }: RedisFault): string {
  const which =
    command === "*"
      ? "each command"
      : amount === "positive"
        ? `${command} that adds`
        : amount === "negative"
          ? `${command} that subtracts`
          : command;
  return `${which} on ${key.replace(/^counter:/, "the counter of ")} ${fates[action.kind]}`;
}
