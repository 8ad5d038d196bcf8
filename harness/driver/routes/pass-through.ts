import { chatCompletions } from "./chat-completions.ts";
import { messages } from "./messages.ts";
import type { RouteForm } from "./types.ts";

/** The provider's own routes below `/openai` and `/anthropic`: the body goes there as it is. */
export const passThroughChat: RouteForm = chatCompletions;
export const passThroughMessages: RouteForm = messages;
