import { answerJson, contentOf, sendFrames } from "../answer.ts";
import { type Answer, type Asked, bareFrames, errorForStatus, foreignTo } from "../dialects/index.ts";
import type { Exchange } from "../exchange.ts";
import { answersWithError } from "../script.ts";
import { scriptedUsage } from "../usage.ts";
import { itemAdded, type Protocol, responseFrames, session } from "./events.ts";
import type { UpgradeWire } from "./upgrade-wire.ts";

/** Where a session is opened, without the `/v1` prefix. */
export const realtimePath = "/realtime";

/** What a request to open a session asks; its marker can stand in any parameter of the query, e.g. `intent`. */
export function askedOf(query: URLSearchParams): Asked {
  const model = query.get("model") ?? "";
  return { stream: true, usageInStream: true, maxTokens: null, model, texts: [...query.values()] };
}

interface ClientEvent {
  type?: string;
  item?: unknown;
}

/**
 * Plays a session as its script says: refused, or accepted and ended somewhere, or open until the client closes it.
 * Hold points count from the accept; each `response.create` is answered by a stream of its own, and the session is
 * billed for all of them when it is closed between two.
 */
export async function converse(exchange: Exchange, wire: UpgradeWire, asked: Asked, protocol: Protocol): Promise<void> {
  const { script } = exchange;
  if (answersWithError(script)) {
    const body = errorForStatus(script.status, asked.model);
    const nothing = { inputTokens: 0, outputTokens: 0 };
    return answerJson(exchange, { body, headers: {}, content: "", said: null, real: nothing });
  }
  const to = contentOf(exchange, asked, null);
  await exchange.reach("before-headers");
  exchange.headers(101, {});
  await exchange.flushHeaders();
  await exchange.reach("after-headers");
  await exchange.send(session("session.created", to));
  let responses = 0;
  for await (const event of wire.messages()) {
    const { type, item } = (event ?? {}) as ClientEvent;
    if (type === "session.update") await exchange.send(session("session.updated", to));
    if (type === "conversation.item.create") await exchange.send(itemAdded(protocol, item));
    if (type !== "response.create") continue;
    responses += 1;
    if (!(await respond(exchange, to, protocol, responses))) return;
  }
  exchange.throwIfOver();
  const billed = to.usage ?? scriptedUsage(script);
  exchange.done(101, times(billed, responses), responses * to.words.join("").length);
}

/** False: the exchange is over. */
async function respond(exchange: Exchange, to: Answer, protocol: Protocol, nth: number): Promise<boolean> {
  exchange.setComplete(false);
  const answer = nth === 1 ? to : { ...to, id: `${to.id}-${nth}` };
  const foreign = exchange.script.ending === "wrong-dialect";
  const frames = foreign ? bareFrames(foreignTo(null).frames(answer)) : responseFrames(answer, protocol);
  if (!(await sendFrames(exchange, frames, answer.words, to.usage && times(to.usage, nth)))) return false;
  if (foreign) {
    await exchange.end("");
    exchange.endedByScript();
    return false;
  }
  exchange.setComplete(true);
  return true;
}

function times(usage: NonNullable<Answer["usage"]>, n: number) {
  return { inputTokens: n * usage.inputTokens, outputTokens: n * usage.outputTokens };
}
