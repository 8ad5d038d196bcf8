import type { Usage } from "./dialects/index.ts";
import { type Answer, type Asked, type Dialect, type Frames, foreignTo } from "./dialects/index.ts";
import type { Exchange } from "./exchange.ts";
import { answersWithError } from "./script.ts";
import { brokenEvent } from "./sse.ts";
import { countedUsage, saidUsage, scriptedUsage } from "./usage.ts";
import { firstWords } from "./words.ts";

const nothing: Usage = { inputTokens: 0, outputTokens: 0 };

/** What is to be answered to what was asked. */
export function contentOf({ script, responseId }: Exchange, asked: Asked, dialect: Dialect | null): Answer {
  const said = saidUsage(script);
  return {
    id: responseId,
    // Fixed, so that the same script gives the same bytes.
    created: 1_700_000_000,
    model: asked.model,
    words: firstWords(script.chunks),
    usage: said && dialect ? countedUsage(said, dialect.counts) : said,
    countedTokens: script.inputTokens,
    usageInStream: asked.usageInStream,
    encoding: asked.encoding,
    images: asked.images,
  };
}

/** Answers one request in its dialect, as its script says. */
export async function answer(
  exchange: Exchange,
  dialect: Dialect,
  asked: Asked,
  params: Readonly<Record<string, string>>,
): Promise<void> {
  const { script } = exchange;
  const to = { ...contentOf(exchange, asked, dialect), params };
  const speaks = script.ending === "wrong-dialect" ? foreignTo(dialect) : dialect;
  const real = countedUsage(scriptedUsage(script), dialect.counts);
  if (answersWithError(script)) {
    const { retryAfterS } = script;
    const headers = retryAfterS === null ? {} : { "retry-after": String(retryAfterS) };
    const body = speaks.error(script.status, asked.model);
    await answerJson(exchange, { body, headers, content: "", said: null, real: nothing });
  } else if (asked.stream && speaks.frames) {
    await answerStream(exchange, speaks.frames(to), to, real);
  } else {
    // What does not cost anything says no usage either.
    const said = dialect.counts === "none" ? null : to.usage;
    await answerJson(exchange, { body: speaks.json(to), headers: {}, content: to.words.join(""), said, real });
  }
}

interface JsonAnswer {
  body: object;
  headers: Record<string, string>;
  content: string;
  said: Usage | null;
  /** Billed when no usage is said. */
  real: Usage;
}

export async function answerJson(exchange: Exchange, { body, headers, content, said, real }: JsonAnswer) {
  const { script } = exchange;
  const whole = Buffer.from(JSON.stringify(body));
  const half = Math.floor(whole.length / 2);
  const malformed = script.ending === "malformed";
  const sent = malformed ? whole.subarray(0, half) : whole;
  await exchange.reach("before-headers");
  exchange.headers(script.status, { "content-type": "application/json", "content-length": sent.length, ...headers });
  if (exchange.stopsAt("after-headers")) await exchange.flushHeaders();
  await exchange.reach("after-headers");
  if (malformed) {
    await exchange.end(sent);
    return exchange.endedByScript();
  }
  const first = exchange.stopsAt("before-done") ? half : 0;
  if (first > 0) await exchange.send(sent.subarray(0, first));
  await exchange.reach("before-done");
  await exchange.end(sent.subarray(first));
  if (said) exchange.said(said);
  finish(exchange, said ?? real, content.length);
}

async function answerStream(exchange: Exchange, frames: Frames, { words, usage }: Answer, real: Usage): Promise<void> {
  await exchange.reach("before-headers");
  exchange.headers(exchange.script.status, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-cache",
  });
  await exchange.flushHeaders();
  await exchange.reach("after-headers");
  const whole = await sendFrames(exchange, frames, words, usage);
  if (!whole) return;
  await exchange.end(frames.terminal);
  finish(exchange, frames.usage === null ? real : (usage ?? real), words.join("").length);
}

/**
 * Sends a stream from its opening to its last hold point, and ends the exchange early if the script wants that;
 * false: it did. `said` is the usage that its usage frame carries.
 */
export async function sendFrames(
  exchange: Exchange,
  frames: Frames,
  words: readonly string[],
  said: Usage | null,
): Promise<boolean> {
  const { ending } = exchange.script;
  if (frames.opening !== "") await exchange.send(frames.opening);
  for (const [index, frame] of frames.content.entries()) {
    await exchange.sendContent(frame, words[index]!);
    await exchange.reach(`after-chunk:${index + 1}`);
    await exchange.drip();
  }
  if (ending === "malformed" || ending === "no-terminal-event") {
    await exchange.end(ending === "malformed" ? brokenEvent(frames.closing) : "");
    exchange.endedByScript();
    return false;
  }
  await exchange.send(frames.closing);
  await exchange.reach("before-usage");
  if (frames.usage !== null) await exchange.send(frames.usage);
  if (frames.usage !== null && said) exchange.said(said);
  await exchange.reach("before-done");
  return true;
}

/** Logs how a whole answer ended; what another API's answer is billed for, nobody can say. */
function finish(exchange: Exchange, billed: Usage, contentChars: number): void {
  if (exchange.script.ending === "wrong-dialect") exchange.endedByScript();
  else exchange.done(exchange.script.status, billed, contentChars);
}
