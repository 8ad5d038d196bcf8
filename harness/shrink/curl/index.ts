import { createHash } from "node:crypto";
import { counterOf } from "../../catalogue/index.ts";
import type { Plan, TrialOutcome } from "../../contracts/index.ts";
import { shellWord } from "../../report/index.ts";
import { describeEntities } from "../../subject/index.ts";
import type { Target } from "../target.ts";
import { targetText } from "../target.ts";
import { expectedAfter } from "./expected.ts";
import { phaseLines } from "./requests.ts";
import { functions } from "./shell.ts";

/** Why curl cannot play it: "a fault of the Redis link". Null: it can. */
export function beyondCurl({ phases, background, entities }: Plan): string | null {
  const requests = phases.flatMap((phase) => phase.requests);
  const [fault] = phases.flatMap(({ faults }) => faults);
  if (fault) return `a fault (${fault.kind})`;
  if (background) return "background load";
  if (phases.some(({ start, idleMs }) => start === "while-held" || idleMs !== undefined))
    return "requests that wait for others";
  if (requests.some(({ route }) => route === "/v1/realtime")) return "a realtime session";
  if (requests.some(({ cancel, provider }) => cancel !== null && provider.holdAt === null))
    return "a hang-up at no hold";
  if (requests.some(({ provider }) => provider.ending === "hang")) return "a provider that hangs";
  if (entities.some(({ spent, known }) => spent > 0 || !known)) return "spend from before";
  if (entities.filter(({ kind }) => kind === "key").length > 1) return "several keys";
  return null;
}

/**
 * A shell script that plays the plan on a stack of `phantom429 up`, and says after each step what the counter should say.
 * @param subject the LiteLLM as one types it for `up`
 */
export function curlScript(
  plan: Plan,
  { verdict, environment }: TrialOutcome,
  target: Target,
  subject = `--litellm ${verdict.subject.spec}`,
): string {
  const bound = environment.entities.find(
    ({ kind, counterKey }) =>
      kind === target.kind &&
      verdict.findings.some(({ mode, counter }) => mode === target.mode && counter === counterKey),
  )!;
  const prefix = bound.counterKey.slice(0, bound.counterKey.indexOf(counterOf(bound.kind, bound.id)));
  const { entities, secrets, steps } = describeEntities(plan, "RUNID", prefix);
  const secret = Object.values(secrets)[0]!;
  const hash = createHash("sha256").update(secret).digest("hex");
  const own = entities.find(({ ref }) => ref === bound.ref)!;
  const last = verdict.counters.find(({ key }) => key === bound.counterKey);
  const sent: Plan["phases"][number]["requests"] = [];
  const reading = (more: typeof sent, isLast: boolean) => {
    sent.push(...more);
    const { low, high, wrong } = expectedAfter(sent, bound.ref, bound.counterKey, verdict);
    const says = isLast ? (last?.counter ?? wrong) : wrong;
    const what = more.map(({ id, cancel }) => (cancel ? `${id} was left ${cancel.at}` : `${id} is over`)).join(", ");
    return [`reading ${shellWord(what)} ${dollars(low)} ${dollars(high)} ${says === null ? "unknown" : dollars(says)}`];
  };
  const all = plan.phases.flatMap((phase) => phase.requests);
  const body = plan.phases.flatMap((phase) =>
    phaseLines(phase, { plan, entities, secrets }, (more) => reading(more, sent.length + more.length === all.length)),
  );
  const { low, high } = expectedAfter(all, bound.ref, bound.counterKey, verdict);
  const calls = steps.flatMap((step) =>
    "route" in step ? [`admin ${step.route} ${shellWord(JSON.stringify(step.body))}`] : [],
  );
  const settings = plan.settings.map((setting) => ` --setting ${shellWord(setting)}`).join("");
  return `${[
    "#!/usr/bin/env bash",
    `# ${targetText(target)}, as LiteLLM ${verdict.subject.version} showed it.`,
    "#",
    "# In one terminal:",
    `#   npx phantom429 up ${subject} --replicas ${plan.replicas}${settings} --addresses addresses.sh`,
    "# In another, when that is up:",
    "#   bash curl.sh addresses.sh",
    "# Exit code: 1 the counter is wrong, 0 the counter is right, 2 the counter could not be judged.",
    functions,
    "",
    `HASH=$(printf %s "$(sed "s/RUNID/$RUN/g" <<<${shellWord(secret)})" | sha256sum | cut -d' ' -f1)`,
    `COUNTER=$(fill <<<${shellWord(own.counterKey)})`,
    'echo "counter: $COUNTER"',
    ...calls,
    ...body,
    "",
    `if [ "$LAST" = none ]; then echo "Redis has no such counter any more: it could not be judged."; exit 2; fi`,
    `if awk "BEGIN { exit !($LAST > ${high} + 0.00001 || $LAST < ${low} - 0.00001) }"; then`,
    '  echo "The counter is wrong."; exit 1',
    "fi",
    'echo "The counter is right."',
  ]
    .join("\n")
    .replaceAll(hash, "KEYHASH")}\n`;
}

const dollars = (amount: number) => String(Number(amount.toFixed(5)));
