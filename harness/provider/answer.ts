import type { Asked, Dialect, Frames } from "./dialects/index.ts";
import type { Exchange } from "./exchange.ts";
import { answersWithError } from "./script.ts";
import { brokenEvent } from "./sse.ts";
import { saidUsage, type Usage } from "./usage.ts";

/** A content chunk: any tokenizer counts at most as many tokens as it has characters. */
const word = " ok";
const nothing: Usage = { inputTokens: 0, outputTokens: 0 };

/** Answers one request in its dialect, as its script says. `created` is Unix time, s. */
export async function answer(exchange: Exchange, dialect: Dialect, asked: Asked, created: number): Promise<void> {
  const { script, responseId: id } = exchange;
  const words = Array.from({ length: script.chunks }, () => word);
  const usage = saidUsage(script);
  const to = { id, created, model: asked.model, words, usage, usageInStream: asked.usageInStream };
  if (answersWithError(script)) {
    await answerJson(exchange, {
      body: dialect.error(script.status, asked.model),
      content: "",
      said: null,
      real: nothing,
    });
  } else if (asked.stream) {
    await answerStream(exchange, dialect.frames(to), words, usage);
  } else {
    await answerJson(exchange, {
      body: dialect.json(to),
      content: words.join(""),
      said: usage,
      real: scripted(exchange),
    });
  }
}

interface JsonAnswer {
  body: object;
  content: string;
  said: Usage | null;
  /** Billed when no usage is said. */
  real: Usage;
}

async function answerJson(exchange: Exchange, { body, content, said, real }: JsonAnswer): Promise<void> {
  const { script } = exchange;
  const whole = Buffer.from(JSON.stringify(body));
  const half = Math.floor(whole.length / 2);
  const malformed = script.ending === "malformed";
  const sent = malformed ? whole.subarray(0, half) : whole;
  await exchange.reach("before-headers");
  exchange.headers(script.status, { "content-type": "application/json", "content-length": sent.length });
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
  exchange.done(script.status, said ?? real, content.length);
}

async function answerStream(exchange: Exchange, frames: Frames, words: readonly string[], usage: Usage | null) {
  const { script } = exchange;
  await exchange.reach("before-headers");
  exchange.headers(script.status, { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" });
  await exchange.flushHeaders();
  await exchange.reach("after-headers");
  await exchange.send(frames.opening);
  for (const [index, frame] of frames.content.entries()) {
    await exchange.sendContent(frame, words[index]!);
    await exchange.reach(`after-chunk:${index + 1}`);
    await exchange.drip();
  }
  if (script.ending === "malformed" || script.ending === "no-terminal-event") {
    await exchange.end(script.ending === "malformed" ? brokenEvent(frames.closing) : "");
    return exchange.endedByScript();
  }
  await exchange.send(frames.closing);
  await exchange.reach("before-usage");
  if (frames.usage !== null) await exchange.send(frames.usage);
  const said = frames.usage === null ? null : usage;
  if (said) exchange.said(said);
  await exchange.reach("before-done");
  await exchange.end(frames.terminal);
  exchange.done(script.status, said ?? scripted(exchange), words.join("").length);
}

function scripted({ script }: Exchange): Usage {
  return { inputTokens: script.inputTokens, outputTokens: script.outputTokens };
}
