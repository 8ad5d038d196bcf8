import { randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { warmTrouble } from "../../../harness/stack/local/warm/open.ts";
import { identityOf } from "../../../harness/stack/local/warm/process.ts";
import { fakeRun, plant, processesOf } from "./warm-bed.ts";

let below: string;
let mark: string;
beforeEach(() => {
  below = mkdtempSync(join(tmpdir(), "p429-layers-"));
  mark = randomUUID();
  expect(warmTrouble(below)).toBeNull();
  plant(tree(), {
    "litellm/__init__": imports("litellm"),
    "litellm/early": imports("early", "import third_party"),
    "litellm/late": imports("late", "VALUE = 1"),
    "litellm/proxy/__init__": "",
    "litellm/proxy/proxy_server": `${imports("proxy")}
from litellm import early
from litellm import late
import json, os, types
class App:
    router = types.SimpleNamespace(routes=[])
    def answer(self):
        return json.dumps({"pid": os.getpid(), "value": late.VALUE}).encode()
app = App()
`,
  });
  plant(join(below, "site"), { third_party: imports("third") });
});
afterEach(() => {
  for (const pid of processesOf(mark)) process.kill(pid, "SIGKILL");
  rmSync(below, { recursive: true, force: true });
});

const tree = () => join(below, "tree");
/** A module that tells of each time it is imported. */
const imports = (name: string, more = "") =>
  `open(${JSON.stringify(join(below, "log"))}, "a").write("${name} ")\n${more}\n`;
const imported = () => {
  const said = existsSync(join(below, "log")) ? readFileSync(join(below, "log"), "utf8").trim() : "";
  rmSync(join(below, "log"), { force: true });
  return said;
};
const live = (holder = process.pid) => ({
  holder: identityOf(holder)!,
  tree: tree(),
  thirdParty: join(below, "third.json"),
  everyCpuS: 0,
});
const started = () => fakeRun({ cacheDir: below, mark, live: live(), tree: `${tree()}:${join(below, "site")}` });
const round = async () => {
  await using run = started();
  const { value } = await run.replica();
  return { value, imported: imported() };
};

test("what comes before a changed file is not imported again", { timeout: 60_000 }, async () => {
  expect(await round()).toEqual({ value: 1, imported: "litellm proxy early third late" });
  expect(await round(), "nothing has changed").toEqual({ value: 1, imported: "" });

  plant(tree(), { "litellm/late": imports("late", "VALUE = 2  # other") });
  expect(await round()).toEqual({ value: 2, imported: "late" });

  plant(tree(), { "litellm/early": imports("early", "import third_party  # as before") });
  expect(await round(), "in the order of the import").toEqual({ value: 2, imported: "early third late" });

  plant(tree(), { "litellm/added": "" });
  expect((await round()).imported, "a file more may be found in the place of another").toBe(
    "litellm proxy early third late",
  );
});

test("the next host imports what is not LiteLLM's before there is a run", { timeout: 60_000 }, async () => {
  await round();
  for (const pid of processesOf(mark)) process.kill(pid, "SIGKILL");
  expect((await round()).imported).toBe("third litellm proxy early late");
});

test("a file that cannot be imported is named with its line, and the next state of it is imported", {
  timeout: 60_000,
}, async () => {
  await round();
  plant(tree(), { "litellm/late": "VALUE = 1\nthis is no Python\n" });
  await expect(round()).rejects.toMatchObject({
    code: "ERR_REPLICA_DIED",
    message: expect.stringContaining("litellm/late.py, line 2: SyntaxError: invalid syntax"),
  });
  plant(tree(), { "litellm/late": "VALUE = 3\nimport nothing_like_it\n" });
  await expect(round()).rejects.toMatchObject({
    message: expect.stringContaining("litellm/late.py, line 2: ModuleNotFoundError: No module named 'nothing_like_it'"),
  });
  plant(tree(), { "litellm/late": imports("late", "VALUE = 4") });
  imported();
  expect(await round()).toEqual({ value: 4, imported: "late" });
});

test("host and layers end with their holder, however the host ends", { timeout: 60_000 }, async () => {
  await using run = started();
  await run.replica();
  const host = processesOf(mark).find(
    (pid) => readFileSync(`/proc/${pid}/cmdline`, "latin1").includes("fork-server.py") && identityOf(pid) !== null,
  )!;
  expect(processesOf(mark).length).toBeGreaterThan(5);
  process.kill(host, "SIGKILL");
  await expect.poll(() => processesOf(mark), { timeout: 5_000 }).toEqual([]);
});
