import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { sharedNativeCopy } from "../../../harness/stack/local/postgres/native-copy.ts";

let root: string;
let packageRoot: string;
let shared: string;

beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), "native-copy-test-"));
  await chmod(root, 0o711);
  vi.stubEnv("TMPDIR", root);
  shared = path.join(root, `phantom429-${process.getuid?.()}`);
  packageRoot = path.join(root, "package");
  const native = path.join(packageRoot, "native");
  for (const directory of ["bin", "lib", "share"])
    await mkdir(path.join(native, directory), { recursive: true, mode: 0o700 });
  await writeFile(path.join(native, "bin", "postgres"), "program", { mode: 0o600 });
  await writeFile(path.join(native, "lib", "libpq.so.5.18"), "library", { mode: 0o600 });
  await writeFile(path.join(native, "share", "zone"), "data", { mode: 0o600 });
  const links = [{ source: "native/lib/libpq.so.5.18", target: "native/lib/libpq.so.5" }];
  await writeFile(path.join(native, "pg-symlinks.json"), JSON.stringify(links));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true, force: true });
});

test("a copy is open to every account and has the symlinks that the package lacks", async () => {
  const copy = await sharedNativeCopy(packageRoot, "1");
  expect(path.dirname(copy)).toBe(shared);
  const mode = async (file: string) => (await lstat(path.join(copy, file))).mode & 0o777;
  expect([await mode("."), await mode("bin/postgres"), await mode("share/zone")]).toEqual([0o755, 0o755, 0o644]);
  expect(await readlink(path.join(copy, "lib/libpq.so.5"))).toBe("libpq.so.5.18");
  expect(await readdir(shared)).toEqual([path.basename(copy)]);
});

test("a copy is made once, by two at once too, and again when a cleaner took a file from it", async () => {
  const [copy] = await Promise.all([sharedNativeCopy(packageRoot, "1"), sharedNativeCopy(packageRoot, "1")]);
  const made = (await lstat(copy!)).ino;
  expect(await sharedNativeCopy(packageRoot, "1")).toBe(copy);
  expect((await lstat(copy!)).ino).toBe(made);
  await rm(path.join(copy!, "share", "zone"));
  expect(await sharedNativeCopy(packageRoot, "1")).toBe(copy);
  expect(await readFile(path.join(copy!, "share", "zone"), "utf8")).toBe("data");
  expect(await readdir(shared)).toHaveLength(1);
});

test("a directory that others can write is not trusted", async () => {
  await mkdir(shared);
  await chmod(shared, 0o777);
  const copy = await sharedNativeCopy(packageRoot, `test-${path.basename(root)}`);
  expect(copy.startsWith(root)).toBe(false);
  await rm(copy, { recursive: true });
});
