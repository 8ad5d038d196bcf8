import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { startClock } from "../../harness/clock.ts";
import { startProvider, type TrialProviderEvent } from "../../harness/provider/index.ts";
import { defaultScript } from "../../harness/provider/script.ts";
import { cacheDirectory, installSubject, parseSpec } from "../../harness/subject/index.ts";

const program = fileURLToPath(new URL("provider-litellm-client.py", import.meta.url));
const trial = "litellm";
const usual = { ...defaultScript, inputTokens: 7, outputTokens: 3, chunks: 3 };
const routes = ["chat", "chat-anthropic", "responses", "messages-openai", "messages", "completions"];
const jsonRoutes = ["embeddings", "images"];

type Read = Record<string, { read: number | string; billed: unknown[]; closed?: number | null }>;

/** An input token costs a dollar, an output token a thousand. */
const bill = (input: number, output: number) => [input + 1000 * output];

async function python(version: string, signal: AbortSignal): Promise<string> {
  const options = { cacheDir: cacheDirectory(), latestDeps: false, patches: [], signal, report: () => {} };
  return (await installSubject(parseSpec(version), options)).python;
}

describe.each(["1.84.0", "1.106.2"])("LiteLLM %s", (version) => {
  it("reads every route of the mock provider, and bills what the provider said", async ({ signal }) => {
    const interpreter = await python(version, signal);
    await using provider = await startProvider({ clock: startClock() });
    const log: TrialProviderEvent[] = [];
    provider.onEvent((event) => log.push(event));
    for (const route of [...routes, ...jsonRoutes]) {
      for (const form of ["json", "stream"]) {
        provider.script(trial, `${route}-${form}-plain`, usual);
        provider.script(trial, `${route}-${form}-doubled`, { ...usual, usage: "doubled" });
      }
    }
    provider.script(trial, "realtime-refused", { ...usual, status: 403 });

    const args = [program, provider.url, trial, "plain", "doubled"];
    const { stdout } = await execa(interpreter, args, { cancelSignal: signal, timeout: 180_000 });
    const { resources, "realtime-refused": refused, ...seen } = JSON.parse(stdout) as Read;

    for (const route of routes) {
      for (const form of ["json", "stream"]) {
        expect(seen[`${route}-${form}-plain`], `${route} ${form}`).toMatchObject({ read: 3 });
        // 1.84.0 cannot log this one: it takes the provider's last event for a message of Anthropic's.
        if (version === "1.84.0" && route === "messages-openai" && form === "stream") continue;
        expect(seen[`${route}-${form}-plain`]?.billed, `${route} ${form}`).toEqual(bill(7, 3));
        expect(seen[`${route}-${form}-doubled`]?.billed, `${route} ${form} doubled`).toEqual(bill(14, 6));
      }
    }
    expect(seen["embeddings-json-plain"]?.billed).toEqual(bill(7, 0));
    expect(seen["images-json-plain"]?.read).toBe(0);
    expect(refused).toMatchObject({ read: 0, closed: expect.any(Number) });
    expect(resources).toEqual({ run: "completed", lists: [1, 1], batch: "cancelling" });
    expect(log.filter(({ event }) => event === "error" || event === "ended-by-script")).toEqual([]);
  });
});
