import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { type Dispatcher, request } from "undici";
import { model } from "../../harness/contracts/index.ts";
import type { GatewayConfig } from "./config.ts";
import type { Caller, Directory } from "./identities.ts";
import { costOf, countPrompt, StreamMeter, type Usage, usageOf } from "./meter.ts";
import { ProviderFailure } from "./provider-failure.ts";
import { BudgetRefusal } from "./refusal.ts";
import { errorBody, sendJson } from "./replies.ts";
import type { Reservation, Reservations } from "./reservations.ts";
import type { SpendWriter } from "./spend-writer.ts";
import { type Ending, isForgotten } from "./switches.ts";

export interface ChatBody {
  model: string;
  messages: unknown;
  stream?: boolean;
  max_tokens?: number;
  max_completion_tokens?: number;
  user?: string;
  metadata?: { tags?: string[] };
}

export interface ChatParts {
  config: GatewayConfig;
  directory: Directory;
  reservations: Reservations;
  writer: SpendWriter;
  dispatcher: Dispatcher;
  /** Work that goes on when the request is over. */
  later(work: Promise<void>): void;
}

/** Of chargeAgainLate, ms. */
const chargedAgainAfterMs = 3000;

interface Outcome {
  ending: Ending;
  usage: Usage;
  responseId: string | null;
}

/** Serves one chat completion: reserves, forwards, passes the answer through as it arrives, settles, charges. */
export async function serveChat(
  parts: ChatParts,
  secret: string,
  body: ChatBody,
  response: ServerResponse,
): Promise<void> {
  const { config, directory, reservations } = parts;
  const caller = await directory.caller(secret, body.user ?? null, body.metadata?.tags ?? []);
  if (!caller)
    return sendJson(
      response,
      401,
      errorBody(401, "Authentication Error, Invalid proxy server token passed.", "token_not_found_in_db"),
    );
  if (body.model !== model.name) {
    return sendJson(
      response,
      400,
      errorBody(400, `/chat/completions: Invalid model name passed in model=${body.model}.`, "invalid_request_error"),
    );
  }
  const left = clientLeft(response);
  let reservation: Reservation;
  try {
    reservation = await reservations.reserve(caller.identities, worstCost(body));
  } catch (error) {
    if (!(error instanceof BudgetRefusal)) throw error;
    return sendJson(response, config.refusalStatus, errorBody(config.refusalStatus, error.message, "budget_exceeded"));
  }
  const outcome = body.stream ? await stream(parts, body, response, left) : await answer(parts, body, response);
  if (isForgotten(config.switches, outcome.ending)) return;
  await conclude(parts, caller, body, reservation, outcome);
}

/** R: the prompt by our own count, and as many output tokens as were allowed. */
function worstCost({ messages, max_completion_tokens, max_tokens }: ChatBody): number {
  const outputTokens = Math.min(max_completion_tokens ?? max_tokens ?? model.maxOutputTokens, model.maxOutputTokens);
  return costOf({ inputTokens: countPrompt(messages), outputTokens });
}

function clientLeft(response: ServerResponse): AbortSignal {
  const left = new AbortController();
  response.once("close", () => {
    if (!response.writableFinished) left.abort();
  });
  return left.signal;
}

const nothing: Usage = { inputTokens: 0, outputTokens: 0 };

/** As in LiteLLM, a client that leaves does not end a call that is not streamed: it runs on and is charged. */
async function answer(parts: ChatParts, body: ChatBody, response: ServerResponse): Promise<Outcome> {
  try {
    const upstream = await send(parts, body, null);
    const text = await upstream.body.text();
    if (upstream.statusCode !== 200) throw ProviderFailure.answered(upstream.statusCode, text);
    const completion = JSON.parse(text) as Parameters<typeof usageOf>[0];
    sendJson(response, 200, completion);
    return { ending: "complete", usage: usageOf(completion) ?? nothing, responseId: completion.id ?? null };
  } catch (error) {
    const failure = error instanceof ProviderFailure ? error : ProviderFailure.broke(error);
    sendJson(response, failure.status, failure.body);
    return { ending: "provider-failed", usage: nothing, responseId: null };
  }
}

async function stream(parts: ChatParts, body: ChatBody, response: ServerResponse, left: AbortSignal): Promise<Outcome> {
  const meter = new StreamMeter(countPrompt(body.messages));
  let ending: Ending = "left-before-headers";
  try {
    const upstream = await send(parts, body, left);
    if (upstream.statusCode !== 200) throw ProviderFailure.answered(upstream.statusCode, await upstream.body.text());
    ending = "left-after-headers";
    response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
    for await (const bytes of upstream.body) {
      meter.push(bytes);
      if (meter.contentEvents > 0) ending = "left-after-chunk";
      if (!response.write(bytes)) await once(response, "drain", { signal: left });
    }
    response.end();
    return { ending: "complete", usage: meter.usage, responseId: meter.responseId };
  } catch (error) {
    const usage = meter.contentEvents > 0 ? meter.usage : nothing;
    if (left.aborted) return { ending, usage, responseId: meter.responseId };
    const failure = error instanceof ProviderFailure ? error : ProviderFailure.broke(error);
    if (response.headersSent) response.end(`data: ${JSON.stringify(failure.body)}\n\n`);
    else sendJson(response, failure.status, failure.body);
    return { ending: "provider-failed", usage, responseId: meter.responseId };
  }
}

function send(
  { config, dispatcher }: ChatParts,
  body: ChatBody,
  signal: AbortSignal | null,
): Promise<Dispatcher.ResponseData> {
  const { metadata, user, ...forwarded } = body;
  return request(`${config.providerUrl}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer sk-mock" },
    body: JSON.stringify(body.stream ? { ...forwarded, stream_options: { include_usage: true } } : forwarded),
    dispatcher,
    signal,
  });
}

async function conclude(
  parts: ChatParts,
  caller: Caller,
  body: ChatBody,
  reservation: Reservation,
  outcome: Outcome,
): Promise<void> {
  const { switches } = parts.config;
  const cost = costOf(outcome.usage);
  if (!switches.leakAlways) await parts.reservations.settle(reservation, cost);
  const charge = {
    caller,
    requestId: outcome.responseId ?? randomUUID(),
    cost,
    ...outcome.usage,
    model: body.model,
    endUser: body.user ?? null,
    tags: body.metadata?.tags ?? [],
    status: outcome.ending === "provider-failed" ? ("failure" as const) : ("success" as const),
  };
  parts.writer.add(charge);
  const again = async () => {
    await parts.reservations.charge(caller.identities, cost);
    parts.writer.add(charge);
  };
  if (switches.chargeAgainLate) parts.later(sleep(chargedAgainAfterMs).then(again));
  if (switches.doubleCharge) await again();
}
