import { marker } from "../../provider/index.ts";
import type { PhaseContext } from "./types.ts";

/** What is sent, apart from where to. */
export interface Message {
  /** Secret of the key that it is sent with. */
  secret: string;
  body: string;
}

type Named = Pick<PhaseContext, "plan" | "trial" | "entities" | "secrets">;

/**
 * A chat completion request as JSON. The marker names it to the provider and makes the prompt unique, so that LiteLLM's
 * response cache never answers; all in all some 30 tokens. A stream asks for its usage, so that what a complete
 * one costs is what the provider says and not LiteLLM's own count.
 */
export function message(
  request: { id: string; identities: readonly string[]; maxTokens: number; stream: boolean },
  { plan, trial, entities, secrets }: Named,
): Message {
  const own = request.identities.map((ref) => {
    const entity = entities.find((candidate) => candidate.ref === ref);
    if (!entity) throw new Error(`entity ${ref} is not bound`);
    return entity;
  });
  const secret = own.map((entity) => secrets[entity.ref]).find((found) => found !== undefined);
  if (secret === undefined) throw new Error(`request ${request.id} has no key to be sent with`);
  const endUser = own.find((entity) => entity.kind === "end_user");
  const tags = own.filter((entity) => entity.kind === "tag").map((entity) => entity.id);
  const body = {
    model: plan.model.name,
    messages: [{ role: "user", content: `${marker(trial, request.id)} Answer in a few short words.` }],
    max_tokens: request.maxTokens,
    ...(request.stream ? { stream: true, stream_options: { include_usage: true } } : {}),
    ...(endUser ? { user: endUser.id } : {}),
    ...(tags.length > 0 ? { metadata: { tags } } : {}),
  };
  return { secret, body: JSON.stringify(body) };
}
