import type { BoundEntity, Plan, PlannedPhase, PlannedRequest } from "../../contracts/index.ts";
import { message } from "../../driver/index.ts";
import { shellWord } from "../../report/index.ts";

export interface Sending {
  plan: Plan;
  entities: BoundEntity[];
  secrets: Record<string, string>;
}

/** Shell lines that play a phase. Its requests are over at their end; what a client hung up on is released. */
export function phaseLines(phase: PlannedPhase, sending: Sending, reading: (sent: PlannedRequest[]) => string[]) {
  const { name, requests, start } = phase;
  const head = ["", `# ${name}`];
  if (start === "in-order" || requests.length === 1) {
    return [...head, ...requests.flatMap((one) => [...startLines(one, sending), ...endLines(one), ...reading([one])])];
  }
  const begun = requests.flatMap((one) => startLines(one, sending));
  return [...head, ...begun, ...requests.flatMap(endLines), ...reading(requests)];
}

function startLines(request: PlannedRequest, { plan, entities, secrets }: Sending): string[] {
  const { id, replica, provider } = request;
  const { form, path, headers, body } = message(request, { plan, trial: "RUNID", entities, secrets });
  if (form.by === "session") throw new Error("a session is no request");
  const key = headers.authorization!.replace("Bearer ", "");
  return [
    `provider ${id} ${shellWord(JSON.stringify(provider))}`,
    `send "$REPLICA_${replica}" ${shellWord(path)} ${shellWord(key)} ${shellWord(body)}; ${pid(id)}=$!`,
  ];
}

function endLines({ id, cancel, provider }: PlannedRequest): string[] {
  if (cancel === null || provider.holdAt === null) return [`wait $${pid(id)}`];
  return [
    `held ${id}; sleep 1   # the provider stops ${provider.holdAt}, and LiteLLM passes on what it has`,
    `kill $${pid(id)}; wait $${pid(id)} 2>/dev/null   # the client hangs up`,
    `sleep ${cancel.releaseAfterMs / 1000}; release ${id}`,
  ];
}

const pid = (id: string) => `pid_${id}`;
