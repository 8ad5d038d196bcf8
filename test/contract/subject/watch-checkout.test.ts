import { renameSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { watchCheckout } from "../../../harness/subject/checkout/watch-checkout.ts";
import { liveBed } from "./live-bed.ts";

const bed = liveBed();

/** Longer than files are awaited that belong to the same change. */
const quietMs = 600;
const soon = { timeout: 4_000, interval: 20 };

async function watching() {
  const calls: (readonly string[])[] = [];
  const watcher = await watchCheckout(bed.dir, (files) => calls.push(files), bed.context);
  return { calls, [Symbol.asyncDispose]: () => watcher[Symbol.asyncDispose]() };
}

test("a change, a file more, a file less", async () => {
  await using watched = await watching();
  bed.write({ "litellm/cost.py": "COST = 22\n" });
  await expect.poll(() => watched.calls, soon).toEqual([["litellm/cost.py"]]);
  bed.write({ "litellm/added.py": "" });
  await expect.poll(() => watched.calls.slice(1), soon).toEqual([["litellm/added.py"]]);
  bed.remove("litellm/cost.py");
  await expect.poll(() => watched.calls.slice(2), soon).toEqual([["litellm/cost.py"]]);
});

test("what is written one after the other is one change, wherever it is", async () => {
  await using watched = await watching();
  bed.write({ "litellm/proxy/proxy_server.py": "one" });
  await delay(50);
  bed.write({ "litellm/proxy/schema.prisma": "two", "litellm/prices.json": "{}" });
  await delay(50);
  bed.write({ "enterprise/litellm_enterprise/__init__.py": "three" });
  await delay(quietMs);
  expect(watched.calls).toEqual([
    [
      "enterprise/litellm_enterprise/__init__.py",
      "litellm/prices.json",
      "litellm/proxy/proxy_server.py",
      "litellm/proxy/schema.prisma",
    ],
  ]);
});

test("an editor that writes beside the file and renames makes one change of that file, each time", async () => {
  await using watched = await watching();
  for (const times of [1, 2, 3]) {
    bed.write({ "litellm/cost.py~": "COST = 22\n".repeat(times) });
    renameSync(join(bed.dir, "litellm/cost.py~"), join(bed.dir, "litellm/cost.py"));
    await delay(quietMs);
    expect(watched.calls).toEqual(Array(times).fill(["litellm/cost.py"]));
  }
});

test("a file that is removed and written again, as git does", async () => {
  await using watched = await watching();
  for (const times of [1, 2, 3]) {
    bed.remove("litellm/proxy/proxy_server.py");
    bed.write({ "litellm/proxy/proxy_server.py": "# new\n".repeat(times) });
    await delay(quietMs);
    expect(watched.calls).toEqual(Array(times).fill(["litellm/proxy/proxy_server.py"]));
  }
});

test("directories that are new, or removed and made again", async () => {
  await using watched = await watching();
  const file = "litellm/new/deep/added.py";
  bed.write({ [file]: "" });
  await delay(quietMs);
  bed.write({ [file]: "1" });
  await delay(quietMs);
  bed.remove("litellm/new");
  bed.write({ [file]: "22" });
  await delay(quietMs);
  bed.write({ [file]: "333" });
  await delay(quietMs);
  expect(watched.calls).toEqual(Array(4).fill([file]));
});

test("what no run depends on is no change", async () => {
  await using watched = await watching();
  bed.write({
    ".git/index.json": "{}",
    "litellm/__pycache__/cost.cpython-312.pyc": "",
    "litellm/__pycache__/stray.py": "",
    "litellm/.cost.py.swp": "",
    "litellm/.#cost.py": "",
    "litellm/4913": "",
    "litellm/cost.py~": "",
    "litellm/README.md": "",
    "tests/test_cost.py": "",
    "litellm/cost.py": "COST = 1\n# touched, so that there is a change\n",
  });
  await expect.poll(() => watched.calls, soon).toEqual([["litellm/cost.py"]]);
});

test("a branch without one of the packages", { timeout: 20_000 }, async () => {
  await using watched = await watching();
  bed.remove("enterprise");
  await expect
    .poll(() => watched.calls, { ...soon, timeout: 8_000 })
    .toEqual([["enterprise/litellm_enterprise/__init__.py"]]);
});

test("another watcher of the same checkout waits, and says so", async () => {
  const first = await watching();
  const second = watching();
  await expect.poll(() => bed.reports, soon).toEqual(["waiting for another phantom429 that watches this checkout"]);
  bed.write({ "litellm/cost.py": "COST = 22\n" });
  await expect.poll(() => first.calls, soon).toHaveLength(1);
  await first[Symbol.asyncDispose]();
  await using watched = await second;
  bed.write({ "litellm/cost.py": "COST = 333\n" });
  await expect.poll(() => watched.calls, soon).toHaveLength(1);
  expect(first.calls, "it has ended").toHaveLength(1);
});

test("what is no checkout is refused, and not held", async () => {
  const refused = () => watchCheckout(bed.top, () => {}, bed.context);
  await expect(refused()).rejects.toMatchObject({ code: "ERR_PATH_NOT_LITELLM" });
  await expect(refused()).rejects.toMatchObject({ code: "ERR_PATH_NOT_LITELLM" });
});
