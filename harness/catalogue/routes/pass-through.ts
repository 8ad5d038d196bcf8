import { chatCompletions } from "./chat-completions.ts";
import { messages } from "./messages.ts";
import { billedByUsage, type RouteBilling, type RouteEntry } from "./types.ts";

const billing: RouteBilling = { ...billedByUsage, settledBy: "besides" };

/** The provider's own routes below `/openai` and `/anthropic`: the body goes there as it is. */
export const passThroughChat: RouteEntry = { ...chatCompletions, ...billing };
export const passThroughMessages: RouteEntry = { ...messages, ...billing };
