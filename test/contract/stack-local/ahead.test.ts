import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";

const local = join(import.meta.dirname, "../../../harness/stack/local");

/** As pydantic has it: a stand-in for a validator builds it when something is asked of it. */
const models = `
class StandIn:
    def __init__(self, name): self.name = name
    def __getattr__(self, wanted):
        import builtins
        builtins.built.append(self.name)
        if self.name == "broken": raise TypeError("not fully defined")
class LiteLLM_Params: __pydantic_validator__ = StandIn("params")
class ModelInfo: __pydantic_validator__ = StandIn("broken")
`;

const program = `
import builtins, json, sys
builtins.built = []
import litellm.utils, litellm.types.router
from ahead import do_ahead
class Route:
    def matches(self, scope): built.append("route")
class App:
    class router: routes = [Route()]
do_ahead(App)
print(json.dumps({"built": built, "uvloop": "uvloop" in sys.modules, "broken": "prometheus_client" in sys.modules}))
`;

test("a fork server imports and builds ahead what a release has, and leaves what cannot be done to the replicas", () => {
  const dir = mkdtempSync(join(tmpdir(), "p429-ahead-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const files = {
    "litellm/__init__.py": "",
    "litellm/utils.py": 'def get_bundled_model_cost_map(): built.append("prices")',
    "litellm/types/__init__.py": "",
    "litellm/types/router.py": models,
    "uvloop.py": "",
    "prometheus_client.py": 'raise RuntimeError("not in this process")',
  };
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, file)), { recursive: true });
    writeFileSync(join(dir, file), text);
  }
  const env = { PATH: process.env.PATH, PYTHONPATH: `${dir}:${local}`, PYTHONDONTWRITEBYTECODE: "1" };
  expect(JSON.parse(execFileSync("python3", ["-S", "-c", program], { env, encoding: "utf8" }))).toEqual({
    built: ["params", "broken", "prices", "route"],
    uvloop: true,
    broken: false,
  });
});
