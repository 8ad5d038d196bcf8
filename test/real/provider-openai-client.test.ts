import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { startClock } from "../../harness/clock.ts";
import type { ProviderScript } from "../../harness/contracts/index.ts";
import { startProvider, type TrialProviderEvent } from "../../harness/provider/index.ts";
import { cacheDirectory, installSubject, parseSpec } from "../../harness/subject/index.ts";

const program = fileURLToPath(new URL("openai-client.py", import.meta.url));
const trial = "openai";
const usual: ProviderScript = {
  status: 200,
  inputTokens: 7,
  outputTokens: 3,
  chunks: 3,
  holdAt: null,
  ending: "complete",
  endAt: null,
  usage: "correct",
  dripMs: 0,
  retryAfterS: null,
  duplicateId: false,
};
const scripts: Record<string, Partial<ProviderScript>> = {
  plain1: {},
  stream1: {},
  abort1: { holdAt: "after-chunk:2" },
  error500: { status: 500 },
  error429: { status: 429 },
  reset1: { ending: "reset", endAt: "before-headers" },
  cut1: { ending: "close", endAt: "after-chunk:1" },
  malformed1: { ending: "malformed" },
};

async function pythonWithOpenAi(signal: AbortSignal): Promise<string> {
  const subject = await installSubject(parseSpec("1.84.0"), {
    cacheDir: cacheDirectory(),
    latestDeps: false,
    patches: [],
    signal,
    report: () => {},
  });
  return subject.python;
}

describe("the openai package that comes with LiteLLM", () => {
  it("takes the mock provider for OpenAI", async ({ signal }) => {
    const python = await pythonWithOpenAi(signal);
    await using provider = await startProvider({ clock: startClock() });
    const log: TrialProviderEvent[] = [];
    provider.onEvent((event) => log.push(event));
    for (const [id, fields] of Object.entries(scripts)) provider.script(trial, id, { ...usual, ...fields });

    const { stdout } = await execa(python, [program, `${provider.url}/v1`], { cancelSignal: signal, timeout: 120_000 });
    await provider.over(trial, "abort1", signal);

    expect(JSON.parse(stdout)).toEqual({
      models: ["p429-chat"],
      plain: { id: "chatcmpl-openai-plain1-1", text: " ok go so", usage: [7, 3] },
      stream: { ids: ["chatcmpl-openai-stream1-1"], text: " ok go so", finish: "stop", usage: [7, 3] },
      abort: {},
      error500: { raised: "InternalServerError", status: 500 },
      error429: { raised: "RateLimitError", status: 429 },
      reset: { raised: "APIConnectionError", status: null },
      cut: { raised: "RemoteProtocolError", status: null },
      malformed: { raised: "JSONDecodeError", status: null },
    });
    const ends = log.filter(({ event }) => ["done", "peer-closed", "ended-by-script", "error"].includes(event));
    expect(ends.map(({ request, event, attempt }) => `${request} ${event} ${attempt}`)).toEqual([
      "plain1 done 1",
      "stream1 done 1",
      "abort1 peer-closed 1",
      "error500 done 1",
      "error429 done 1",
      "reset1 ended-by-script 1",
      "cut1 ended-by-script 1",
      "malformed1 ended-by-script 1",
    ]);
    expect(log.find(({ request }) => request === "plain1")).toMatchObject({ event: "received", maxTokens: 20 });
  });
});
