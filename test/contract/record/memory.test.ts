import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";

/** What the command line tells V8, from "#!/usr/bin/env -S node FLAGS". */
const [firstLine] = readFileSync(join(import.meta.dirname, "../../../bin/phantom429.js"), "utf8").split("\n");
const flags = firstLine!.split(" ").filter((word) => word.startsWith("--"));

test("100,000 requests are recorded and judged in less than 400 MB, and one leak among them is found", async () => {
  const dir = mkdtempSync(join(tmpdir(), "p429-big-"));
  try {
    const program = join(import.meta.dirname, "big-trial.ts");
    const { stdout } = await execa(process.execPath, [...flags, program, join(dir, "run"), "100000"]);
    const { word, leaks, peakMiB } = JSON.parse(stdout) as { word: string; leaks: string[]; peakMiB: number };
    expect(word).toBe("diverged");
    expect(new Set(leaks)).toEqual(new Set(["r1"]));
    expect(peakMiB).toBeLessThan(400);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
