import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { PhantomError } from "../../../../harness/errors/index.ts";
import { workplace } from "../workplace.ts";
import { stage } from "./stage.ts";

const place = workplace();
const both = "watch control-success phantom-refusal";
const importError = new PhantomError("ERR_REPLICA_DIED", {
  operation: "start LiteLLM (LiteLLM path:/src)",
  message: "litellm/cost.py, line 7: SyntaxError: invalid syntax",
  hint: "See the log.",
});

describe("rounds", () => {
  test("scenarios once, and again on a change, with what is different", async () => {
    const watch = stage(place.dir, [{}, { "phantom-refusal": "diverged" }]);
    const result = watch.type(both);
    const first = await watch.waits();
    expect(first).toMatch(/^converged +control-success +All invariants hold: 12 requests\.$/m);
    expect(first).toMatch(/^2 scenarios in 0\.0 s$/m);
    expect(first).not.toContain("evidence");

    watch.change("litellm/cost.py");
    const second = await watch.waits(2);
    expect(second).toContain("\nchanged: litellm/cost.py\n");
    expect(second).toMatch(/^converged +control-success /m);
    expect(second).toMatch(/^diverged +converged +phantom-refusal /m);
    expect(second).toMatch(/^2 scenarios in 0\.0 s, 1 changed$/m);
    expect(watch.calls.map(({ scenarios }) => scenarios)).toEqual([
      ["control-success", "phantom-refusal"],
      ["control-success", "phantom-refusal"],
    ]);
    watch.press("q");
    expect(await result).toEqual({ exitCode: 1, stdout: "", stderr: "" });
    expect(watch.open).toEqual(new Set());
  });

  test("the end says where the evidence of what failed is", async () => {
    const diverged = { "control-success": "diverged", "phantom-refusal": "diverged" } as const;
    const watch = stage(place.dir, [{ "phantom-refusal": "diverged" }, diverged]);
    const result = watch.type(both);
    expect(await watch.waits()).toMatch(/^evidence: reports\/round 1\/path:.*\/phantom-refusal-1$/m);
    watch.press("r");
    expect(await watch.waits(2)).toMatch(/^evidence: reports\/round 2$/m);
    watch.press("q");
    await result;
  });

  test("a change ends the round that runs", async () => {
    const watch = stage(place.dir, ["hangs", {}]);
    const result = watch.type(both);
    await watch.runs(1);
    watch.change("a.py", "b.py", "c.py", "d.py", "e.py");
    const said = await watch.waits();
    expect(said).toContain("\nchanged: a.py, b.py, c.py and 2 more\n");
    expect(watch.calls).toHaveLength(2);
    watch.press("q");
    expect((await result).exitCode).toBe(0);
  });

  test("a file that cannot be imported is named with its line, and the next change is run", async () => {
    const watch = stage(place.dir, [{}, importError, {}]);
    const result = watch.type("watch phantom-refusal");
    await watch.waits();
    watch.change("litellm/cost.py");
    const broken = await watch.waits(2);
    expect(broken).toContain("error[ERR_REPLICA_DIED]: litellm/cost.py, line 7: SyntaxError: invalid syntax\n");
    expect(broken).toMatch(/^evidence: reports\/round 2$/m);
    expect(broken).toMatch(/^Before that:\n.*\nconverged +phantom-refusal /m);
    watch.change("litellm/cost.py");
    const mended = await watch.waits(3);
    expect(mended).toMatch(/^1 scenario in 0\.0 s, as before$/m);
    expect(mended).not.toContain("evidence");
    watch.press("q");
    expect((await result).exitCode).toBe(0);
  });

  test("an error of its own ends it", async () => {
    const runCampaign = () => Promise.reject(new Error("a defect"));
    const watch = stage(place.dir, [], { library: { runCampaign } });
    expect((await watch.type(both)).stderr).toContain("error[ERR_UNEXPECTED]: a defect");
    expect(watch.open).toEqual(new Set());
  });
});

describe("keys", () => {
  test("r runs all again, f what failed", async () => {
    const watch = stage(place.dir, [{ "phantom-refusal": "inconclusive" }, {}]);
    const result = watch.type(both);
    await watch.waits();
    watch.press("f");
    const said = await watch.waits(2);
    expect(watch.calls[1]?.scenarios).toEqual(["phantom-refusal"]);
    expect(said).toMatch(/^converged +inconclusive +phantom-refusal /m);
    expect(said).toMatch(/^converged +control-success /m);
    watch.press("f");
    await watch.waits(3);
    expect(watch.calls, "nothing failed").toHaveLength(2);
    watch.press("r");
    await watch.waits(4);
    expect(watch.calls[2]?.scenarios).toHaveLength(2);
    watch.press("q");
    expect((await result).exitCode).toBe(0);
  });

  test("q ends what runs; nothing was judged", async () => {
    const watch = stage(place.dir, ["hangs"]);
    const result = watch.type(both);
    await watch.runs(1);
    watch.press("q");
    expect((await result).exitCode).toBe(4);
    expect(watch.open).toEqual(new Set());
  });

  test("are offered where somebody can press them", async () => {
    const watch = stage(place.dir, []);
    void watch.type(both);
    await watch.waits();
    expect(watch.said()).toContain("waiting for a change in . (r: run again, f: only what failed, q: quit)\n");
    const keyless = stage(place.dir, [], { keyless: true });
    void keyless.type(both);
    await keyless.waits();
    expect(keyless.said()).toMatch(/waiting for a change in \.\n$/);
  });
});

describe("Ctrl-C", () => {
  test("while it waits", async () => {
    const watch = stage(place.dir, []);
    const result = watch.type(both);
    await watch.waits();
    watch.interrupt();
    expect((await result).exitCode).toBe(130);
    expect(watch.open).toEqual(new Set());
  });

  test("while a round runs: it ends first", async () => {
    const watch = stage(place.dir, ["hangs"]);
    const result = watch.type(both);
    await watch.runs(1);
    watch.interrupt();
    expect((await result).exitCode).toBe(130);
    expect(watch.open).toEqual(new Set());
  });

  test("while it begins: nothing is run", async () => {
    const asked = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<AsyncDisposable>();
    const watchCheckout = () => {
      asked.resolve();
      return answer.promise;
    };
    const watch = stage(place.dir, [], { library: { watchCheckout } });
    const result = watch.type(both);
    await asked.promise;
    watch.interrupt();
    answer.resolve({ async [Symbol.asyncDispose]() {} });
    expect((await result).exitCode).toBe(130);
    expect(watch.calls).toEqual([]);
  });
});

describe("what reaches the campaign", () => {
  const asked = async (line: string) => {
    const watch = stage(place.dir, [], { env: { PHANTOM429_KEEP_WARM: "of no meaning here" } });
    void watch.type(line);
    await watch.waits();
    return watch.calls[0];
  };

  test("a checkout by its whole path, on processes that end with this one", async () => {
    expect(await asked("watch phantom-refusal --seed 3 --repeat 2 --litellm path:src")).toEqual({
      scenarios: ["phantom-refusal"],
      subjects: [{ spec: `path:${join(place.dir, "src")}`, settings: [], patches: [], latestDeps: false }],
      seeds: [3, 4],
      replicas: null,
      profile: "fast",
      stack: "local",
      start: "fork",
      warm: { keepMs: expect.any(Number), live: true },
      out: null,
      expect: "converged",
      command: "phantom429 watch phantom-refusal --seed 3 --repeat 2 --litellm path:src",
    });
  });

  test("--all, --expect, and the current directory", async () => {
    const options = await asked("watch --all --expect diverged");
    expect(options?.scenarios).toHaveLength(3);
    expect(options?.expect).toBe("diverged");
    expect(options?.subjects[0]?.spec).toBe(`path:${place.dir}`);
  });
});

test.each([
  ["watch phantom-refusal --litellm 1.84.0", "ERR_OPTION_INVALID", "Use --litellm path:DIR"],
  ["watch", "ERR_OPTION_INVALID", "No scenario is named"],
  ["watch fantom-refusal", "ERR_SCENARIO_UNKNOWN", "Did you mean phantom-refusal?"],
  ["watch phantom-refusal --expect inconclusive", "ERR_OPTION_INVALID", "Choose converged or diverged"],
  ["watch phantom-refusal --keep-warm 10m", "ERR_OPTION_INVALID", "Unknown option '--keep-warm'"],
])("bad input starts nothing and leaves nothing: %s", async (line, code, text) => {
  const watch = stage(place.dir, []);
  const { exitCode, stdout, stderr } = await watch.type(line);
  expect([exitCode, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(`error[${code}]`);
  expect(stderr).toContain(text);
  expect(watch.calls).toEqual([]);
  expect(readdirSync(place.dir)).toEqual([]);
});

test("a directory that is no checkout is refused before anything starts", async () => {
  const error = new PhantomError("ERR_PATH_NOT_LITELLM", {
    operation: "use the checkout",
    message: "It has no litellm.",
    hint: "Name another.",
  });
  const watch = stage(place.dir, [], { library: { watchCheckout: () => Promise.reject(error) } });
  expect(await watch.type(both)).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining("It has no litellm."),
  });
  expect(watch.calls).toEqual([]);
});
