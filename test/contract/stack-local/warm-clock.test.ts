import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";

const program = `
import json, sys, time
sys.path.insert(0, sys.argv[1])
import warm
dir = sys.argv[2]
host = warm.Host({"socket": dir + "/sock", "state": dir + "/state", "about": {}, "keepS": 60, "leastAvailableMiB": 0})
host.served = True
wall, steady = time.time, time.monotonic
told = [host.is_over()]
time.time = lambda: wall() + 86400
told.append(host.is_over())
time.monotonic = lambda: steady() + 61
told.append(host.is_over())
print(json.dumps(told))
`;

test("a warm host stays for its time, whatever the wall clock does", () => {
  const dir = mkdtempSync(join(tmpdir(), "p429-warm-clock-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const local = join(import.meta.dirname, "../../../harness/stack/local");
  const python = process.env.PHANTOM429_PYTHON ?? "python3";
  const said = execFileSync(python, ["-B", "-c", program, local, dir], { encoding: "utf8" });
  expect(JSON.parse(said)).toEqual([false, false, true]);
});
