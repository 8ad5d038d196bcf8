import { chatCompletions } from "./chat-completions.ts";
import type { RouteForm } from "./types.ts";

/** OpenAI's own route below `/openai`: the body goes to the provider as it is. */
export const passThroughChat: RouteForm = chatCompletions;
