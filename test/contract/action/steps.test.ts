import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { marker } from "../../../scripts/action/words.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "p429-action-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** One of the scripts that action.yml runs, in a workspace of its own. */
function step(script: string, env: Record<string, string>): Promise<{ code: number | null; stdout: string }> {
  const path = join(import.meta.dirname, "../../../scripts/action", script);
  const child = spawn(process.execPath, [path], {
    cwd: dir,
    env: { PATH: process.env.PATH, GITHUB_WORKSPACE: dir, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let stdout = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, stdout })));
}

const read = (name: string) => (existsSync(join(dir, name)) ? readFileSync(join(dir, name), "utf8") : null);

describe("the step that judges", () => {
  /** With a phantom429 that writes these reports, prints this document, and says how it was called. */
  async function judged(document: object | null, lists: object | null, env: Record<string, string> = {}) {
    const bin = join(dir, "fake.js");
    const gate = JSON.stringify(lists);
    const printed = document === null ? "" : JSON.stringify(lists === null ? document : { ...document, gate: lists });
    writeFileSync(
      bin,
      `const { mkdirSync, writeFileSync } = require("node:fs");
      const args = process.argv.slice(2);
      const out = args[args.indexOf("--out") + 1];
      writeFileSync("called.json", JSON.stringify({ args, summary: process.env.GITHUB_STEP_SUMMARY }));
      if (${gate} !== null) {
        mkdirSync(out);
        writeFileSync(out + "/gate.json", JSON.stringify(${gate}));
        writeFileSync(out + "/gate.md", "# Gate: diverged, 1 new\\n");
      }
      process.stdout.write(${JSON.stringify(printed)});
      process.exitCode = ${document === null ? 9 : (document as { exitCode: number }).exitCode};`,
    );
    const files = { GITHUB_OUTPUT: join(dir, "output"), GITHUB_STEP_SUMMARY: join(dir, "summary") };
    const about = { COMMENT_FILE: join(dir, "comment"), PHANTOM429_BIN: bin };
    return step("gate.ts", { ...files, ...about, ...env });
  }

  test("a gate that failed: annotations, outputs, summary and comment; the last step is what fails", async () => {
    const lists = { appeared: [{ scenario: "phantom-refusal", mode: "D1", seed: 1 }] };
    const { code, stdout } = await judged({ exitCode: 1, verdict: "diverged", reason: "1 new" }, lists, {
      INPUT_VERSION: "1.84.0",
      INPUT_GATE: "ci/gate.yaml",
    });
    expect(code).toBe(0);
    expect(stdout).toBe("::error title=new%3A D1::phantom-refusal, seed 1: D1 is not in the gate file\n1 new\n");
    const out = join(dir, "phantom429-report");
    expect(read("output")).toBe(`verdict=diverged\nexit-code=1\nreport-dir=${out}\n`);
    expect(read("summary")).toBe("# Gate: diverged, 1 new\n");
    expect(read("comment")).toMatch(/^<!-- phantom429 gate: gate -->\n# Gate: diverged, 1 new\n/);
    expect(JSON.parse(read("called.json")!)).toEqual({
      args: ["gate", join(dir, "ci/gate.yaml"), "--out", out, "--json", "--stack", "local", "--litellm", "1.84.0"],
      summary: "",
    });
  });

  test("a gate that refused to start says so, whatever an earlier one has left", async () => {
    mkdirSync(join(dir, "phantom429-report"));
    writeFileSync(join(dir, "phantom429-report/gate.md"), "# Gate: passed\n");
    const error = { code: "ERR_OUT_NOT_EMPTY", message: "phantom429-report is not empty." };
    await judged({ exitCode: 2, error }, null);
    expect(read("summary")).toBe("# error: phantom429-report is not empty.\n");
    expect(read("comment")).not.toContain("passed");
  });

  test("an input that cannot be: exit code 2, and nothing is run", async () => {
    const { code, stdout } = await judged({ exitCode: 0 }, null, { INPUT_VERSION_FILE: "nope.txt" });
    expect(code).toBe(0);
    expect(stdout).toContain("::error title=phantom429::`version-file` and `version-expression` go together");
    expect(read("output")).toContain("verdict=error\nexit-code=2\n");
    expect(read("called.json")).toBeNull();
  });

  test("no result is never a pass", async () => {
    await judged(null, null);
    expect(read("output")).toContain("verdict=error\nexit-code=9\n");
    expect(read("summary")).toBe("# error: phantom429 printed no result.\n");
  });
});

describe("the step that comments", () => {
  /** Against a GitHub with these comments; 403 for who may not write. */
  async function commented(
    comments: { id: number; body: string }[],
    { mayWrite = true, pull = true, token = "t" } = {},
  ) {
    const calls: string[] = [];
    const server = createServer(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      const url = new URL(request.url!, "http://x");
      calls.push([request.method, url.pathname, body].join(" ").trim());
      const page = Number(url.searchParams.get("page") ?? 1);
      response.statusCode = request.method === "GET" || mayWrite ? 200 : 403;
      response.end(JSON.stringify(request.method === "GET" ? comments.slice((page - 1) * 100, page * 100) : {}));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    writeFileSync(join(dir, "event"), JSON.stringify(pull ? { pull_request: { number: 7 } } : {}));
    writeFileSync(join(dir, "comment"), "text");
    const { code, stdout } = await step("comment.ts", {
      TOKEN: token,
      GITHUB_API_URL: `http://127.0.0.1:${port}`,
      GITHUB_REPOSITORY: "a/b",
      GITHUB_EVENT_PATH: join(dir, "event"),
      COMMENT_FILE: join(dir, "comment"),
    });
    server.close();
    return { code, stdout, calls: calls.filter((call) => !call.startsWith("GET")) };
  }
  const others = Array.from({ length: 150 }, (_, id) => ({ id, body: "something else" }));

  test("writes one comment, and updates it the next time, wherever it is", async () => {
    expect(await commented(others)).toMatchObject({
      code: 0,
      calls: ['POST /repos/a/b/issues/7/comments {"body":"text"}'],
    });
    const own = { id: 900, body: `${marker("gate")}\nolder` };
    expect((await commented([...others, own])).calls).toEqual(['PATCH /repos/a/b/issues/comments/900 {"body":"text"}']);
  });

  test("leaves the comment of another gate alone", async () => {
    const { calls } = await commented([{ id: 1, body: `${marker("nightly")}\nolder` }]);
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatch(/^POST/);
  });

  test("ends well without the right to write, without a pull request, and without a token", async () => {
    expect(await commented([], { mayWrite: false })).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("::notice title=phantom429::No comment: POST"),
    });
    expect(await commented([], { pull: false })).toMatchObject({ code: 0, calls: [] });
    expect(await commented([], { token: "" })).toMatchObject({ code: 0, calls: [] });
  });
});

test("the last step ends with the gate's exit code", async () => {
  const { parse } = await import("yaml");
  const { runs } = parse(readFileSync(new URL("../../../action.yml", import.meta.url), "utf8"));
  const last = runs.steps.at(-1).run as string;
  for (const code of [0, 1, 4]) {
    const child = spawn("bash", ["-e", "-c", last], { env: { PATH: process.env.PATH, CODE: String(code) } });
    expect(await new Promise((resolve) => child.once("close", resolve))).toBe(code);
  }
});
