import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { machineCleaner, machineProbes } from "../../../harness/cli/machine/index.ts";
import { parseDuration } from "../../../harness/cli/options/numbers.ts";
import { warmHostText } from "../../../harness/cli/words/warm-host.ts";
import { identityOf } from "../../../harness/stack/local/warm/process.ts";
import { fakeCampaign, fakeLibrary, fakeTerminal, typed } from "./fakes.ts";
import { workplace } from "./workplace.ts";

const place = workplace();

describe("parseDuration", () => {
  test.each([
    ["90s", 90_000],
    ["10m", 600_000],
    ["2h", 7_200_000],
    ["24h", 86_400_000],
    ["off", 0],
    ["0", 0],
  ])("%s is %i ms", (text, ms) => {
    expect(parseDuration("--keep-warm", text)).toBe(ms);
  });

  test.each(["", "10", "m", "10 m", "-1m", "1.5h", "10M", "10min", "0s", "25h", "9999999s", "on"])("not %j", (text) => {
    expect(() => parseDuration("--keep-warm", text)).toThrow(`"${text}" is not a time up to 24h.`);
  });
});

describe("--keep-warm", () => {
  const play = async (line: string, PHANTOM429_KEEP_WARM?: string) => {
    const { runCampaign, calls } = fakeCampaign();
    const terminal = fakeTerminal(place.dir, { env: { PHANTOM429_KEEP_WARM } });
    const { stderr } = await typed(place.dir, line, fakeLibrary({ runCampaign }), terminal);
    return { warm: calls[0]?.warm, started: calls.length > 0, stderr };
  };
  const run = "run phantom-refusal";
  const kept = (keepMs: number) => ({ keepMs, live: false });

  test.each([
    [run, undefined, undefined],
    [`${run} --keep-warm 10m`, undefined, kept(600_000)],
    [`${run} --keep-warm 90s`, "10m", kept(90_000)],
    [`${run} --keep-warm off`, "10m", undefined],
    [`${run} --keep-warm 0`, "10m", undefined],
    [run, "10m", kept(600_000)],
    [run, "off", undefined],
    [run, "", undefined],
    ["compare 1.84.0 1.106.2 --keep-warm 1h", undefined, kept(3_600_000)],
    // What keeps nothing warm goes without, whatever is the habit of the machine.
    [`${run} --stack docker`, "10m", undefined],
    [`${run} --start exec`, "10m", undefined],
  ])("%s, PHANTOM429_KEEP_WARM=%s", async (line, variable, warm) => {
    expect(await play(line, variable)).toEqual({ warm, started: true, stderr: "" });
  });

  test.each([
    [`${run} --keep-warm soon`, undefined, "Give --keep-warm a time such as 90s, 10m or 2h, or off."],
    [run, "soon", "Give PHANTOM429_KEEP_WARM a time such as 90s, 10m or 2h, or off."],
    [`${run} --keep-warm 10m --stack docker`, undefined, "use --stack local with --start fork"],
    [`${run} --keep-warm 10m --start exec`, undefined, "use --stack local with --start fork"],
    [`${run} --keep-warm 10m --stack attach`, undefined, "--keep-warm is for a LiteLLM that phantom429 starts"],
  ])("is refused: %s, PHANTOM429_KEEP_WARM=%s", async (line, variable, hint) => {
    const { started, stderr } = await play(line, variable);
    expect(stderr).toContain("error[ERR_OPTION_INVALID]");
    expect(stderr).toContain(hint);
    expect(started).toBe(false);
  });

  test("a deployment of one's own has nothing to keep warm", async () => {
    const { runCampaign, calls } = fakeCampaign();
    const env = { PHANTOM429_KEEP_WARM: "10m", LITELLM_MASTER_KEY: "sk-any" };
    const line = `${run} --stack attach --url http://a:1 --redis redis://a:2 --database postgresql://a:3/b --relay ws://a:4`;
    await typed(place.dir, line, fakeLibrary({ runCampaign }), fakeTerminal(place.dir, { env }));
    expect(calls).toMatchObject([{ stack: "attach" }]);
    expect(calls[0]).not.toHaveProperty("warm");
  });
});

/** A process that is told of as a warm host, and ends as one does. */
async function warmProcess(sessions: number): Promise<number> {
  const child = spawn("sleep", ["60"]);
  await once(child, "spawn");
  onTestFinished(() => void child.kill("SIGKILL"));
  const { pid, started } = identityOf(child.pid!)!;
  const about = { key: "k", family: "f", spec: "1.84.0", version: "1.84.0", uid: process.getuid!(), pid, started };
  const until = sessions > 0 ? null : Date.now() / 1000 + 60;
  mkdirSync(join(place.dir, "warm"), { recursive: true });
  chmodSync(join(place.dir, "warm"), 0o700);
  const state = { ...about, since: Date.now() / 1000, until, sessions };
  writeFileSync(join(place.dir, "warm", `${pid}.json`), JSON.stringify(state));
  return pid;
}

describe("warm hosts", () => {
  const doctor = async () => {
    const probes = async () => machineProbes().filter(({ name }) => name.startsWith("warm"));
    return (await typed(place.dir, "doctor", fakeLibrary({ probes }))).stdout;
  };

  test("doctor lists them, clean ends those that no run uses", async () => {
    vi.stubEnv("PHANTOM429_CACHE", place.dir);
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(await doctor()).toMatch(/^ok +warm hosts +none$/m);

    const idle = await warmProcess(0);
    const used = await warmProcess(1);
    const time = String.raw`\d\d:\d\d:\d\d`;
    const line = (rest: string) => new RegExp(`^ok +warm host +litellm 1.84.0, since ${time}, ${rest}$`, "m");
    expect(await doctor()).toMatch(line(`until ${time}, \\d+ MB, process ${idle}`));
    expect(await doctor()).toMatch(line(`in use by 1 run, \\d+ MB, process ${used}`));

    expect(await machineCleaner.warmHosts()).toEqual([`the warm host of litellm 1.84.0 (process ${idle})`]);
    expect(identityOf(idle)).toBeNull();
    expect(identityOf(used)).not.toBeNull();
    expect(readdirSync(join(place.dir, "warm"))).toEqual([`${used}.json`]);
  });

  test("a checkout is told by its spec, too", () => {
    const host = {
      key: "k",
      family: "f",
      uid: 1,
      pid: 7,
      started: "9",
      since: 0,
      until: null,
      memory: null,
      processes: 1,
    };
    const checkout = { ...host, spec: "path:/src", version: "1.106.2", sessions: 2 };
    expect(warmHostText(checkout)).toMatch(/^litellm 1\.106\.2 \(path:\/src\), since .*, in use by 2 runs, process 7$/);
    expect(warmHostText({ ...checkout, memory: 2e9, processes: 9 })).toMatch(
      /2000 MB, process 7 and 8 forked from it$/,
    );
  });
});
