import { expect, test } from "vitest";
import { startProvider } from "../../../harness/provider/index.ts";

const body = { model: "m", messages: [{ role: "user", content: "[p429:t.r1] Answer." }] };

test("a request is scripted, seen to be held, and let go by hand", async () => {
  await using provider = await startProvider({ clock: { now: () => 0 } });
  const at = (act = "") => `${provider.url}/p429/t/r1${act}`;
  const script = await fetch(at(), {
    method: "PUT",
    body: JSON.stringify({ holdAt: "before-headers", outputTokens: 7 }),
  });
  expect([script.status, await script.json()]).toMatchObject([200, { holdAt: "before-headers", outputTokens: 7 }]);
  const answer = fetch(`${provider.url}/v1/chat/completions`, { method: "POST", body: JSON.stringify(body) });
  const held = await fetch(at("/held"));
  expect(await held.json()).toMatchObject({ point: "before-headers" });
  expect((await fetch(at("/release"), { method: "POST" })).status).toBe(200);
  expect(await (await answer).json()).toMatchObject({ usage: { completion_tokens: 7 } });
});

test("what cannot be played is refused, with the reason", async () => {
  await using provider = await startProvider({ clock: { now: () => 0 } });
  const put = async (script: unknown) => {
    const answer = await fetch(`${provider.url}/p429/t/r1`, { method: "PUT", body: JSON.stringify(script) });
    return [answer.status, ((await answer.json()) as { error: string }).error];
  };
  expect(await put({ ending: "reset" })).toEqual([400, expect.stringContaining("endAt")]);
  expect(await put({ holdAt: "nowhere" })).toEqual([400, expect.stringContaining("hold point")]);
  expect((await fetch(`${provider.url}/p429/t`)).status).toBe(404);
});
