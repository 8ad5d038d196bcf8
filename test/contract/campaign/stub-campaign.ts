import type { CampaignOptions } from "../../../harness/campaign/options.ts";
import type { prepare } from "../../../harness/campaign/prepare.ts";
import { runCampaignOn } from "../../../harness/campaign/run-campaign.ts";
import type { CampaignResult, Progress } from "../../../harness/contracts/index.ts";
import { PhantomError } from "../../../harness/errors/index.ts";
import type { StackRequest } from "../../../harness/stack/types.ts";
import { findScenario } from "../../../scenarios/index.ts";
import { type Switches, startStubStack } from "../../stub/index.ts";

const options: Omit<CampaignOptions, "scenarios" | "out"> = {
  subjects: [{ spec: "1.84.0", settings: [], patches: [], latestDeps: false }],
  seeds: [1],
  replicas: null,
  profile: "fast",
  stack: "local",
  start: "fork",
  expect: null,
  command: "phantom429 run",
};

/** A campaign as the command line runs it, on stub gateways in place of LiteLLM. `broken`: none of them starts. */
export function stubCampaign(
  ids: readonly string[],
  more: Partial<CampaignOptions> & Pick<CampaignOptions, "out">,
  { broken = false, observe = () => {} }: { broken?: boolean; observe?(event: Progress): void } = {},
): Promise<CampaignResult> {
  const scenarios = ids.map(findScenario);
  const host = prepareStub({ broken: () => broken });
  return runCampaignOn(host, { ...options, scenarios, ...more }, observe, new AbortController().signal);
}

/** Stub gateways for LiteLLM. `broken`: whether a stack does not start; `ended` is called when what all stacks share has ended. */
export function prepareStub({
  broken = () => false,
  ended = () => {},
  fallen = () => undefined,
  switches = {},
}: {
  broken?(request: StackRequest): boolean;
  ended?(): void;
  /** Aborts when a replica of the stack that is asked for ends by itself. */
  fallen?(): AbortSignal | undefined;
  /** What is wrong with the gateways. */
  switches?: Switches;
} = {}): typeof prepare {
  return async () => ({
    unknown: [],
    startHost: async () => ({
      async start(request) {
        if (broken(request)) {
          throw new PhantomError("ERR_REPLICA_DIED", { operation: "start", message: "It did not.", hint: "None." });
        }
        const until = fallen();
        return { ...(await startStubStack({ ...request, switches })), ...(until && { fallen: until }) };
      },
      async [Symbol.asyncDispose]() {
        ended();
      },
    }),
  });
}
