import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";

/** docker-compose.yml for real: brought up, attached to, and ended. Its ports are apart from those of a stack by hand. */
const ports = {
  LITELLM_0_PORT: "24000",
  LITELLM_1_PORT: "24001",
  REDIS_PORT: "26379",
  POSTGRES_PORT: "25432",
  RELAY_PORT: "28430",
};
const env = { ...ports, TESTCONTAINERS_RYUK_DISABLED: process.env.TESTCONTAINERS_RYUK_DISABLED ?? "true" };
const phantom = (args: string[], more: Record<string, string> = {}) =>
  execa(process.execPath, ["bin/phantom429.js", ...args], { env: { ...env, ...more }, reject: false });
const docker = async (...args: string[]) => String((await execa("docker", args, { reject: false })).stdout);
const label = ["--filter", "label=com.docker.compose.project=phantom429"];
const left = async () =>
  (
    await Promise.all([
      docker("ps", "-aq", ...label),
      docker("volume", "ls", "-q", ...label),
      docker("network", "ls", "-q", ...label),
    ])
  )
    .join("")
    .trim();

const plugin = await execa("docker", ["compose", "version", "--short"], { reject: false });
const inTheWay = plugin.failed ? "" : await left();
const why = plugin.failed
  ? "`docker compose` is not installed here"
  : inTheWay === ""
    ? null
    : "a Compose project phantom429 is up already (`phantom429 down` ends it)";
if (why !== null) console.warn(`skipped: docker-compose.yml is not tested, because ${why}`);

const dir = mkdtempSync(join(tmpdir(), "phantom429-compose-"));
let said = "";
beforeAll(async () => {
  if (why !== null) return;
  const up = await phantom(["up", "--stack", "compose", "--litellm", "1.84.0"]);
  expect(up, String(up.stderr).slice(-2000)).toMatchObject({ exitCode: 0 });
  said = String(up.stdout);
}, 1_200_000);
afterAll(async () => {
  if (why === null) await phantom(["down"]);
  rmSync(dir, { recursive: true, force: true });
});

test.skipIf(why !== null)("what is attached to gives the verdicts of a stack of its own", async () => {
  const secrets = Object.fromEntries(
    [...said.matchAll(/\b([A-Z0-9_]+)=(\S+)/g)].map(([, name, value]) => [name!, value!]),
  );
  const flags = /--stack attach[\s\S]*?proxy_batch_write_at=1/.exec(said)![0].split(/[\s\\]+/);
  const out = join(dir, "run");
  const ran = await phantom(["run", "stream-abort-after-chunk", "control-stream", ...flags, "--out", out], secrets);
  expect(ran, String(ran.stderr).slice(-2000)).toMatchObject({ exitCode: 1 });
  const verdict = (scenario: string) =>
    JSON.parse(readFileSync(join(out, "attached", `${scenario}-1`, "verdict.json"), "utf8"));
  expect(verdict("control-stream")).toMatchObject({ verdict: "converged" });
  const leaked = verdict("stream-abort-after-chunk");
  expect(leaked.verdict).toBe("diverged");
  expect([...new Set(leaked.findings.map(({ mode }: { mode: string }) => mode))]).toEqual(["D1"]);
});

test.skipIf(why !== null)("down leaves no container, network or volume", async () => {
  expect(await phantom(["down"])).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining("ended the Compose project"),
  });
  expect(await left()).toBe("");
});
