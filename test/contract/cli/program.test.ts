import { describe, expect, test } from "vitest";
import { phantom429, program } from "./processes.ts";

describe("the program", () => {
  test("answers on stdout and exits 0", async () => {
    await using list = phantom429(["list", "--json"]);
    const { code, stdout, stderr } = await list.exited;
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout).scenarios.map(({ id }: { id: string }) => id)).toContain("phantom-refusal");
  });

  test.each([
    [["run", "phantom-refusl"], "ERR_SCENARIO_UNKNOWN"],
    [["run", "phantom-refusal", "--litellm", "1..3"], "ERR_SPEC_MALFORMED"],
    [["run", "phantom-refusal", "--setting", "master_key"], "ERR_SETTING_MALFORMED"],
    [["run", "phantom-refusal", "--frobnicate"], "ERR_OPTION_INVALID"],
    [["report", "absent"], "ERR_RUN_DIRECTORY_INVALID"],
    [["gate", "absent.yaml"], "ERR_GATE_INVALID"],
    [["gate", "init", "--from", "absent"], "ERR_RUN_DIRECTORY_INVALID"],
  ])("%j exits 2 with a hint and without a stack trace", async (args, errorCode) => {
    await using run = phantom429(args);
    const { code, stdout, stderr } = await run.exited;
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(new RegExp(`^error\\[${errorCode}\\]: .*\\n  while: .*\\n  hint: .*\\n$`));
  });

  test("writes a gate file, with the matrix that it ships", async () => {
    await using init = phantom429(["gate", "init", "/dev/stdout", "--from", "1.106.2"]);
    expect((await init.exited).stderr).toContain("ERR_OUT_NOT_EMPTY");
    await using made = phantom429(["gate", "init", "--from", "1.106.2"]);
    const { code, stdout } = await made.exited;
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^gate\.yaml written from LiteLLM 1\.106\.2 in the reference matrix:\n {2}\d+ scenarios must show/,
    );
  });

  test("a reader that leaves early is no failure", async () => {
    await using list = phantom429(["list"]);
    list.child.stdout?.destroy();
    const { code, stderr } = await list.exited;
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  test("a Node that is too old is told so, exit 3", async () => {
    const old = "Object.defineProperty(process,'versions',{value:{node:'20.19.0'}})";
    await using list = phantom429(["list"], ["--import", `data:text/javascript,${old}`]);
    const { code, stderr } = await list.exited;
    expect(code).toBe(3);
    expect(stderr).toMatch(/^error\[ERR_NODE_TOO_OLD\]: Node 20\.19\.0 is too old: .*22\.22/);
  });

  test.each([
    [["run", "phantom-refusal"], 3],
    [["run", "phantom-refusal", "--bisect-exit-codes"], 128],
  ])("%j: what keeps phantom429 from an answer is no verdict, exit %i", async (args, code) => {
    const old = "Object.defineProperty(process,'versions',{value:{node:'20.19.0'}})";
    const hooks =
      'export const resolve=(s,c,n)=>{if(s.includes("harness/main"))throw new Error("no package");return n(s,c)}';
    const absent = `import{register}from'node:module';register('data:text/javascript,${encodeURIComponent(hooks)}')`;
    const later = "setInterval(()=>{if(process.exitCode)throw new Error('a crash')},1)";
    for (const trouble of [old, absent, later]) {
      await using run = phantom429(args, ["--import", `data:text/javascript,${trouble}`]);
      expect(await run.exited).toMatchObject({ code, stdout: "" });
    }
  });
});

describe("the mock provider alone", () => {
  const address = /http:\S+/;

  test("serves until it is interrupted", async () => {
    await using provider = phantom429(["provider"]);
    await provider.said("mock provider on http://127.0.0.1:");
    provider.child.kill("SIGTERM");
    expect(await provider.exited).toMatchObject({ code: 143, stdout: "" });
  });

  test("says that a port is taken", async () => {
    await using first = phantom429(["provider"]);
    await first.said("/v1\n");
    const { port } = new URL(address.exec(first.stderr())![0]);
    await using second = phantom429(["provider", "--port", port]);
    const { code, stderr } = await second.exited;
    expect(code).toBe(3);
    expect(stderr).toMatch(/^error\[ERR_PORT_IN_USE\]/);
  });
});

describe("an interrupt", () => {
  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("%s stops, says what is kept, and exits %d", async (signal, exitCode) => {
    await using run = program("waiting.ts", ["plain", "run", "phantom-refusal", "--repeat", "2", "--out", "kept"]);
    await run.said("<waiting>");
    run.child.kill(signal);
    const { code, stdout } = await run.exited;
    expect(code).toBe(exitCode);
    expect(stdout).toBe(
      "go on:  npx phantom429 run phantom-refusal --repeat 2 --resume kept\n" +
        `interrupted by ${signal}: 1 of 2 trials finished; what was recorded is kept in kept\n`,
    );
  });

  test("ends a live screen, too, which has stayed off stdout", async () => {
    await using run = program("waiting.ts", ["live", "compare", "1.84.0", "1.106.2", "--scenario", "phantom-refusal"]);
    await run.said("diverged  phantom-refusal on litellm 1.84.0, seed 1: 1 request was refused");
    run.child.kill("SIGINT");
    const { code, stdout, stderr } = await run.exited;
    expect(code).toBe(130);
    expect(stdout).toMatch(/^go on: .*\ninterrupted by SIGINT: 2 of 2 trials finished; .*\n$/);
    expect(stderr).toContain("litellm 1.84.0\n  ✗\nlitellm 1.106.2\n  ✓\n[2/2] 1 diverged");
  });
});
