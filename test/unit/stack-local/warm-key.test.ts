import { expect, test, vi } from "vitest";
import { warmKey } from "../../../harness/stack/local/warm/key.ts";

const subject = {
  spec: "path:/src/litellm",
  requestedVersion: "1.106.2",
  litellmVersion: "1.106.2",
  python: "/cache/subjects/a/bin/python",
  pythonVersion: "3.12.1",
  patches: [{ file: "fix.diff", sha256: "aa" }],
};
const env = { PATH: "/bin", LITELLM_LOG: "INFO", PYTHONPATH: "/cache/overlays/0123" };
const own = warmKey(subject, env, "program");
const [patch] = subject.patches;

test("the same subject, settings and state have the same key, in whatever order settings come", () => {
  const { PATH, ...others } = env;
  expect(warmKey({ ...subject }, { ...others, PATH }, "program")).toEqual(own);
  expect(own.key).toMatch(/^[0-9a-f]{16}$/);
});

test.each([
  ["a patch's text", { patches: [{ ...patch!, sha256: "bb" }] }],
  ["the release that is asked for", { requestedVersion: "1.106.3" }],
  ["LiteLLM as installed", { litellmVersion: "1.106.3" }],
  ["the environment", { python: "/cache/subjects/b/bin/python" }],
  ["Python", { pythonVersion: "3.13.0" }],
])("another state of the same: %s", (_, other) => {
  const found = warmKey({ ...subject, ...other }, env, "program");
  expect(found.key).not.toBe(own.key);
  expect(found.family).toBe(own.family);
});

test("another state of the same: the tree, the importing program", () => {
  const tree = warmKey(subject, { ...env, PYTHONPATH: "/cache/overlays/4567" }, "program");
  const program = warmKey(subject, env, "program of a newer phantom429");
  expect(new Set([own.key, tree.key, program.key]).size).toBe(3);
  expect(new Set([own.family, tree.family, program.family]).size).toBe(1);
});

test("another state of the same: phantom429", async () => {
  vi.resetModules();
  vi.doMock("../../../harness/version.ts", () => ({ version: "99.0.0" }));
  const newer = await import("../../../harness/stack/local/warm/key.ts");
  vi.doUnmock("../../../harness/version.ts");
  const found = newer.warmKey(subject, env, "program");
  expect(found.key).not.toBe(own.key);
  expect(found.family).toBe(own.family);
});

test.each([
  ["LiteLLM", { ...subject, spec: "path:/src/other" }, env],
  ["patches", { ...subject, patches: [] }, env],
  ["the value of a setting", subject, { ...env, LITELLM_LOG: "DEBUG" }],
  ["a setting more", subject, { ...env, LITELLM_MODE: "DEV" }],
])("something else: other %s", (_, other, settings) => {
  const found = warmKey(other, settings, "program");
  expect(found.key).not.toBe(own.key);
  expect(found.family).not.toBe(own.family);
});

test("a path is the same however it is written", () => {
  const key = (spec: string) => warmKey({ ...subject, spec }, env, "program");
  expect(key("path:/src/../src/litellm/")).toEqual(own);
  expect(key("wheel:a.whl")).toEqual(key("wheel:./a.whl"));
});
