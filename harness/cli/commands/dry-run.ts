import type { CampaignOptions, Forecast } from "../../campaign/index.ts";
import type { ForecastOutput } from "../../contracts/index.ts";
import { PhantomError } from "../../errors/index.ts";
import { type CommandResult, jsonText, succeed } from "../../process/index.ts";
import type { Context } from "../context.ts";
import { forecastText, size } from "../words/index.ts";

/** `--dry-run`: what it would take, and nothing is started. @throws PhantomError as requirePossible */
export async function dryRun(options: CampaignOptions, json: boolean, context: Context): Promise<CommandResult> {
  const forecast = await requirePossible(options, context);
  const document: ForecastOutput = { schemaVersion: 1, exitCode: 0, ...forecast };
  return succeed(json ? jsonText(document) : forecastText(forecast, options));
}

/** @throws PhantomError ERR_MEMORY_SHORT; ERR_OPTION_INVALID where a baseline ran none of the plans */
export async function requirePossible(options: CampaignOptions, { library }: Context): Promise<Forecast> {
  const forecast = await library.forecast(options);
  const { memoryBytes, memoryLimitBytes, replicasAtOnce, comparable } = forecast;
  if (options.stack !== "attach" && memoryBytes > memoryLimitBytes) {
    throw new PhantomError("ERR_MEMORY_SHORT", {
      operation: "plan the campaign",
      message: `${replicasAtOnce} replicas would be up at once. They need about ${size(memoryBytes)} of memory, and there are ${size(memoryLimitBytes)}.`,
      hint: "Give fewer --replicas, fewer subjects or fewer scenarios, or let --start fork share what LiteLLM imports.",
    });
  }
  if (comparable === 0) {
    throw new PhantomError("ERR_OPTION_INVALID", {
      operation: "read --baseline",
      message: `${options.baseline?.file ?? "The earlier campaign"} has no trial of the same plans, so nothing could be compared.`,
      hint: "Give the scenarios, --seed, --repeat, --replicas and --profile that it was run with. Another phantom429 may make other plans: then run it again.",
    });
  }
  return forecast;
}
