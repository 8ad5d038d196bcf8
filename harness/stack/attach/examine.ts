import { model, models, type Route } from "../../contracts/index.ts";
import { routesDescribed } from "../../subject/index.ts";
import { call, type Deployment, unsuited } from "./deployment.ts";

/** What a replica says of itself, without any traffic to a model. */
export interface Examined {
  version: string;
  /** Null: it does not say. */
  routes: Route[] | null;
}

const settle = "docs/attach.md says what a deployment needs.";

/** @throws PhantomError ERR_DEPLOYMENT_UNREACHABLE, ERR_DEPLOYMENT_UNSUITED */
export async function examine(deployment: Deployment, signal: AbortSignal): Promise<Examined> {
  const versions: string[] = [];
  for (const url of deployment.urls) versions.push(await versionOf(deployment, url, signal));
  const others = new Set(versions);
  if (others.size > 1) {
    throw unsuited(
      "look at the deployment",
      `Its replicas run different LiteLLMs: ${[...others].join(", ")}.`,
      "Attach to replicas of one release: a verdict is about one subject.",
    );
  }
  await checkModels(deployment, signal);
  return { version: versions[0]!, routes: await routesOf(deployment, signal) };
}

async function versionOf(deployment: Deployment, url: string, signal: AbortSignal): Promise<string> {
  const ready = await call(deployment, url, "/health/readiness", { signal });
  const { db, litellm_version } = json(ready.text);
  if (ready.status !== 200 || typeof db !== "string") {
    throw unsuited(`look at ${url}`, `It is no LiteLLM proxy that serves: status ${ready.status}.`, settle);
  }
  if (db.toLowerCase() !== "connected") {
    throw unsuited(`look at ${url}`, `Its database is "${db}", so it counts no budgets.`, settle);
  }
  const details = await call(deployment, url, "/health/readiness/details", { signal });
  if (details.status === 401 || details.status === 403) throw wrongKey(url, details.status);
  const version = litellm_version ?? json(details.text).litellm_version;
  return typeof version === "string" ? version : "unknown";
}

/** Every plan asks for the priced models, and decodes reservations by their prices. */
async function checkModels(deployment: Deployment, signal: AbortSignal): Promise<void> {
  const url = deployment.urls[0]!;
  const { status, text } = await call(deployment, url, "/model/info", { signal });
  if (status === 401 || status === 403) throw wrongKey(url, status);
  const offered = json(text).data;
  const listed = Array.isArray(offered) ? (offered as ListedModel[]) : [];
  const byName = new Map(listed.map((each) => [each.model_name, each.model_info]));
  const missing = Object.values(models).filter((name) => !byName.has(name));
  const hint = "Take model_list from docker/litellm-config.yaml into its config.yaml, with api_base naming the relay.";
  if (missing.length > 0) throw unsuited("look at its models", `It does not offer ${missing.join(", ")}.`, hint);
  const chat = byName.get(model.name);
  if (chat?.input_cost_per_token !== model.inputPerToken || chat.output_cost_per_token !== model.outputPerToken) {
    throw unsuited("look at its models", `Its ${model.name} has other prices than every plan reckons with.`, hint);
  }
}

interface ListedModel {
  model_name: string;
  model_info?: { input_cost_per_token?: number; output_cost_per_token?: number };
}

/** By its own description; null where it gives none. */
async function routesOf(deployment: Deployment, signal: AbortSignal): Promise<Route[] | null> {
  const { status, text } = await call(deployment, deployment.urls[0]!, "/openapi.json", { signal });
  const { paths } = json(text);
  return status === 200 && typeof paths === "object" && paths !== null ? routesDescribed(Object.keys(paths)) : null;
}

function wrongKey(url: string, status: number) {
  return unsuited(
    `look at ${url}`,
    `It does not take the master key (status ${status}).`,
    "Set LITELLM_MASTER_KEY to the deployment's own; creating entities and reading its version need it.",
  );
}

function json(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
