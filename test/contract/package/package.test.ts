import { spawnSync } from "node:child_process";
import { existsSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createRunDirectory, RunWriter } from "../../../harness/record/index.ts";
import { World } from "../../unit/oracle/builder.ts";
import { npmPack, type Packed, pack } from "./packed.ts";

let packed: Packed;
const elsewhere = mkdtempSync(join(tmpdir(), "p429-elsewhere-"));
beforeAll(() => {
  packed = pack();
}, 600_000);
afterAll(() => {
  packed?.[Symbol.dispose]();
  rmSync(elsewhere, { recursive: true, force: true });
});

const program = (...args: string[]) =>
  spawnSync(process.execPath, [join(packed.home, "bin", "phantom429.js"), ...args], {
    cwd: elsewhere,
    encoding: "utf8",
  });

/** Links of a page to files, with what they lead to. */
function linksIn(path: string): { said: string; target: string }[] {
  const text = readFileSync(join(packed.home, path), "utf8").replaceAll(/```[\s\S]*?```/g, "");
  return [...text.matchAll(/\]\((?!https?:|#)([^)\s#]+)/g)].map(([, to = ""]) => ({
    said: `${path}: ${to}`,
    target: join(packed.home, dirname(path), to),
  }));
}

test("each link of a packed page leads to what is packed", () => {
  const pages = readdirSync(packed.home, { recursive: true, encoding: "utf8" }).filter(
    (path) => path.endsWith(".md") && !path.startsWith("node_modules"),
  );
  const links = pages.flatMap(linksIn);
  expect(pages).toContain("README.md");
  expect(links.length).toBeGreaterThan(1000);
  expect(links.filter(({ target }) => !existsSync(target)).map(({ said }) => said)).toEqual([]);
});

test("what docker-compose.yml needs is packed", () => {
  for (const file of [".env", "docker-compose.yml", "docker/litellm-config.yaml", "LICENSE"])
    expect(existsSync(join(packed.home, file)), file).toBe(true);
});

test("the program answers from the package, with production dependencies", { timeout: 300_000 }, async () => {
  expect(program("--help")).toMatchObject({
    status: 0,
    stderr: "",
    stdout: expect.stringContaining("Usage: phantom429"),
  });
  expect(program("list")).toMatchObject({ status: 0, stderr: "", stdout: expect.stringContaining("phantom-refusal") });
  const dir = await recorded();
  const { status, stdout, stderr } = program("report", dir);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toContain("converged: ");
});

test("npm pack leaves the tree as it was", { timeout: 600_000 }, () => {
  const files = () => globSync("**/*", { cwd: packed.tree, exclude: ["node_modules"] }).sort();
  const before = files();
  npmPack(packed.tree, "--dry-run");
  expect(files()).toEqual(before);
  expect(before).not.toContain("dist");
});

/** A trial that converges. */
async function recorded(): Promise<string> {
  const world = new World().phase("traffic", (each) => each.request({ replica: 0 }).complete());
  const dir = await createRunDirectory(join(elsewhere, "run"));
  await using writer = await RunWriter.open(dir);
  writer.plan(world.plan());
  writer.environment(world.environment());
  for (const event of world.history) writer.history(event);
  for (const entry of world.ledger) writer.ledger(entry);
  for (const event of world.provider) writer.provider(event);
  for (const sample of world.samples) writer.sample(sample);
  return dir;
}
