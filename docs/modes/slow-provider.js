/**
 * A provider for trying the defect modes by hand: `node docs/modes/slow-provider.js PORT [HOST]`. The first part of the
 * path says how it answers, so that one model per behaviour can be made with `"api_base": "http://127.0.0.1:9429/chunk/v1"`.
 */
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";

/** `late`: time to do something meanwhile. `long`: longer than the 60 s that a counter lives. */
const late = { late: 8_000, long: 70_000 };
const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };

const event = (part) => `data: ${JSON.stringify({ ...about("chat.completion.chunk"), ...part })}\n\n`;
const about = (object) => ({ id: `chatcmpl-${randomUUID()}`, object, created: 0, model: "slow" });
const chunk = () =>
  event({ choices: [{ index: 0, delta: { role: "assistant", content: " ok" }, finish_reason: null }] });
const end = () =>
  `${event({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }] })}${event({ choices: [], usage })}data: [DONE]\n\n`;
const whole = () =>
  JSON.stringify({
    ...about("chat.completion"),
    choices: [{ index: 0, message: { role: "assistant", content: " ok" }, finish_reason: "stop" }],
    usage,
  });

const startStream = (response) => response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();

/** What each does with a request; it then waits for its client to go. */
const behaviours = {
  nothing() {},
  headers: (response) => startStream(response),
  chunk(response) {
    startStream(response);
    response.write(chunk());
  },
  /** A stream that ends in good order without its last event. */
  cut(response) {
    startStream(response);
    response.end(chunk());
  },
  late: (response, body) => answerAfter(late.late, response, body),
  long: (response, body) => answerAfter(late.long, response, body),
};

/** Complete, but only after so long; a stream's first chunk comes at once. */
function answerAfter(ms, response, { stream }) {
  if (stream) {
    startStream(response);
    response.write(chunk());
  }
  setTimeout(() => {
    if (stream) response.end(end());
    else response.writeHead(200, { "content-type": "application/json" }).end(whole());
  }, ms);
}

createServer(async (request, response) => {
  const behave = behaviours[request.url.split("/")[1]];
  const body = JSON.parse((await text(request).catch(() => "")) || "{}");
  if (behave) behave(response, body);
  else response.writeHead(404).end();
}).listen(Number(process.argv[2] ?? 9429), process.argv[3] ?? "127.0.0.1");
