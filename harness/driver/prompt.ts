import { entities as kinds, type RouteForm, routes } from "../catalogue/index.ts";
import type { PlannedRequest } from "../contracts/index.ts";
import { marker } from "../provider/index.ts";
import type { PhaseContext } from "./types.ts";

/** What is sent. */
export interface Message {
  form: RouteForm;
  /** Of the URL. */
  path: string;
  headers: Record<string, string>;
  body: string;
}

type Named = Pick<PhaseContext, "plan" | "trial" | "entities" | "secrets">;
type Asked = Pick<PlannedRequest, "id" | "route" | "identities" | "maxTokens" | "stream" | "body"> & {
  provider: Pick<PlannedRequest["provider"], "outputTokens">;
};

/**
 * A request of its route as JSON. The marker names it to the provider and makes the prompt unique, so that LiteLLM's
 * response cache never answers; all in all some 30 tokens.
 */
export function message(request: Asked, { trial, entities, secrets }: Named): Message {
  const own = request.identities.map((ref) => {
    const entity = entities.find((candidate) => candidate.ref === ref);
    if (!entity) throw new Error(`entity ${ref} is not bound`);
    return entity;
  });
  const secret = own.map((entity) => secrets[entity.ref]).find((found) => found !== undefined);
  if (secret === undefined) throw new Error(`request ${request.id} has no key to be sent with`);
  const form = routes[request.route];
  const endUser = own.find(({ kind }) => kinds[kind].namedIn === "end-user")?.id ?? null;
  const ask = {
    model: form.model,
    prompt: `${marker(trial, request.id)} Answer in a few short words.`,
    maxTokens: request.maxTokens,
    outputTokens: request.provider.outputTokens,
    stream: request.stream,
    endUser,
    tags: own.filter(({ kind }) => kinds[kind].namedIn === "tag").map(({ id }) => id),
  };
  return {
    form,
    path: form.path?.(ask) ?? request.route,
    headers: {
      authorization: `Bearer ${secret}`,
      "content-type": "application/json",
      ...form.headers?.(ask),
    },
    body: JSON.stringify({ ...form.body(ask), ...request.body }),
  };
}
