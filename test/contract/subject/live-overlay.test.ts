import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { readCheckout } from "../../../harness/subject/checkout/checkout.ts";
import { provideOverlay } from "../../../harness/subject/checkout/overlay.ts";
import { liveBed } from "./live-bed.ts";

const bed = liveBed();
const python = process.env.PHANTOM429_PYTHON ?? "python3";

/** The copy as it is for the next round. */
async function overlay(live = true): Promise<string> {
  const sitePackages = join(bed.top, "site");
  mkdirSync(join(sitePackages, "litellm"), { recursive: true });
  const environment = { dir: join(bed.top, "environment"), python, sitePackages };
  return (await provideOverlay(await readCheckout(bed.dir), environment, [], bed.context, live)).dir;
}

/** What Python makes of it. */
const cost = async (dir: string) => {
  const program = "import litellm.cost as found; print(found.COST)";
  return (await execa(python, ["-c", program], { env: { PYTHONPATH: dir }, cwd: bed.top })).stdout;
};

test("the copy stays where it is, and follows: a change, a file more, a file less", async () => {
  const dir = await overlay();
  bed.write({ "litellm/cost.py": "COST = 22\n", "litellm/new/deep.py": "" });
  bed.remove("enterprise/litellm_enterprise/__init__.py");
  expect(await overlay()).toBe(dir);
  expect(await cost(dir)).toBe("22");
  expect(existsSync(join(dir, "litellm/new/deep.py"))).toBe(true);
  expect(existsSync(join(dir, "litellm_enterprise/__init__.py"))).toBe(false);
  expect(bed.reports).toEqual(["copying the checkout", "copied what has changed of the checkout (files: 3)"]);
  await overlay();
  expect(bed.reports, "nothing has changed").toHaveLength(2);
});

test("bytecode does not outlive its source", async () => {
  const dir = await overlay();
  // Python believes this kind whatever its source is, as it believes the usual one for a second.
  await execa(python, ["-m", "compileall", "-qf", "--invalidation-mode", "unchecked-hash", join(dir, "litellm")]);
  expect(await cost(dir)).toBe("1");
  bed.write({ "litellm/cost.py": "COST = 2\n" });
  await overlay();
  expect(await cost(dir)).toBe("2");
  bed.remove("litellm/cost.py");
  await overlay();
  expect(existsSync(join(dir, "litellm/__pycache__"))).toBe(true);
  await expect(cost(dir)).rejects.toThrow("No module named 'litellm.cost'");
});

test("a copy that was left half way is made anew", async () => {
  const dir = await overlay();
  rmSync(join(dir, "overlay.json"));
  rmSync(join(dir, "litellm/cost.py"));
  expect(await overlay()).toBe(dir);
  expect(await cost(dir)).toBe("1");
});

test("a branch without one of the packages", async () => {
  const dir = await overlay();
  bed.remove("enterprise");
  await overlay();
  expect(existsSync(join(dir, "litellm_enterprise"))).toBe(false);
  expect(readFileSync(join(dir, "litellm/cost.py"), "utf8")).toBe("COST = 1\n");
});

test("a run that is not of `watch` has a copy of its own, which stays as it is", async () => {
  const fixed = await overlay(false);
  const live = await overlay();
  expect(live).not.toBe(fixed);
  bed.write({ "litellm/cost.py": "COST = 2\n" });
  await overlay();
  expect([await cost(fixed), await cost(live)]).toEqual(["1", "2"]);
  expect(await overlay(false)).not.toBe(fixed);
});
