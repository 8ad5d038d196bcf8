import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { PhantomError } from "../../../harness/errors/index.ts";
import { buildFailure } from "../../../harness/stack/docker/build.ts";
import { PortTaken, startRefusal } from "../../../harness/stack/docker/container.ts";
import { daemonRefusal, refuseOld } from "../../../harness/stack/docker/daemon.ts";
import { imageRefusal } from "../../../harness/stack/docker/images.ts";
import { ending } from "../../../harness/stack/docker/loopback-container.ts";
import { refuseUnsuited } from "../../../harness/stack/docker/subject.ts";
import { parseSpec } from "../../../harness/subject/index.ts";

const thrown = (task: () => unknown): PhantomError | null => {
  try {
    task();
  } catch (error) {
    if (error instanceof PhantomError) return error;
    throw error;
  }
  return null;
};
const redis = { name: "redis-1", image: { name: "redis:7-alpine", id: "sha256:0" }, log: "/dev/null" };
const errno = (code: string) => Object.assign(new Error(`connect ${code}`), { code });

describe("a daemon that cannot be used", () => {
  test("refuses this user: says so, and names the group", () => {
    const error = daemonRefusal(errno("EACCES"), undefined);
    expect(error.message).toContain("this user may not use it");
    expect(error.hint).toContain("group `docker`");
  });

  test.each(["ENOENT", "ECONNREFUSED"])("does not run (%s): says where it was looked for", (code) => {
    const error = daemonRefusal(errno(code), "unix:///run/other.sock");
    expect(error.message).toBe(`No Docker daemon answers at DOCKER_HOST=unix:///run/other.sock (${code}).`);
    expect(error.exitCode).toBe(3);
  });

  test("is too old", () => {
    expect(thrown(() => refuseOld("19.03.15", "1.40"))?.message).toContain("19.03.15 (API 1.40)");
    expect(thrown(() => refuseOld("20.10.0", "1.41"))).toBeNull();
    expect(thrown(() => refuseOld("30.0.0", "2.0"))).toBeNull();
  });
});

test("an image that cannot be pulled: the daemon's words, and the command that builds it", () => {
  const error = imageRefusal("redis:7-alpine", { json: { message: "no such host" } }, "docker/offline/build");
  expect(error.message).toBe("The image redis:7-alpine is not on this machine and cannot be pulled: no such host");
  expect(error.hint).toContain("`docker/offline/build`");
});

describe("a disk that is full", () => {
  const said = { json: { message: "write /var/lib/docker/tmp/x: no space left on device" } };
  test.each([
    ["when an image is pulled", () => imageRefusal("redis:7-alpine", said)],
    ["when a container starts", () => startRefusal({ ...redis, hostPort: 1 }, said)],
    ["when an image is built", () => buildFailure("litellm:x", said.json.message, [])],
  ])("%s", (_, refusal) => {
    expect(refusal()).toMatchObject({ code: "ERR_DISK_FULL", hint: expect.stringContaining("docker system df") });
  });
});

describe("a container that does not start", () => {
  test("for its port: tells the one who chose it", () => {
    const cause = new Error("driver failed: Bind for 127.0.0.1:6379 failed: port is already allocated");
    expect(startRefusal({ ...redis, hostPort: 6379 }, cause)).toBeInstanceOf(PortTaken);
  });

  test("for anything else: the daemon's words and its last lines", () => {
    const log = join(mkdtempSync(join(tmpdir(), "phantom429-refusal-")), "redis.log");
    onTestFinished(() => rmSync(dirname(log), { recursive: true }));
    writeFileSync(log, "its last words\n");
    const error = startRefusal({ ...redis, log, hostPort: 0 }, new Error("exec format error"));
    expect(error).toMatchObject({
      code: "ERR_STACK_START",
      message: expect.stringMatching(/exec format error\. Its last lines:\s+its last words/),
    });
  });
});

test("--latest-deps on an image is refused before anything starts", () => {
  const error = thrown(() => refuseUnsuited(parseSpec("image:litellm"), { latestDeps: true }));
  expect(error).toMatchObject({ code: "ERR_OPTION_INVALID", message: expect.stringContaining("--latest-deps") });
  expect(thrown(() => refuseUnsuited(parseSpec("1.84.0"), { latestDeps: true }))).toBeNull();
  const nearest = { latestDeps: false, companions: "nearest" } as const;
  expect(thrown(() => refuseUnsuited(parseSpec("image:litellm"), nearest))?.message).toContain("--companions nearest");
  expect(thrown(() => refuseUnsuited(parseSpec("1.84.0"), nearest))).toBeNull();
});

describe("a build that fails", () => {
  test("for a package that the index does not serve: names it", () => {
    const said = [
      "× No solution found when resolving dependencies:",
      "Because there is no version of",
      "  litellm-enterprise==0.1.79.post2 and",
    ];
    expect(buildFailure("litellm:x", "returned a non-zero code: 1", said)).toMatchObject({
      code: "ERR_RELEASE_NOT_INSTALLABLE",
      message: expect.stringContaining("litellm-enterprise==0.1.79.post2"),
      hint: expect.stringContaining("--companions nearest"),
    });
  });

  test("because what was put together cannot be imported: says what stood in", () => {
    const said = ["phantom429: cannot be imported: ModuleNotFoundError: No module named 'litellm_proxy'"];
    const assembled = [{ package: "litellm-proxy", wanted: "1.110.2", got: null }];
    expect(buildFailure("litellm:x", "returned a non-zero code: 1", said, assembled)).toMatchObject({
      code: "ERR_RELEASE_NOT_INSTALLABLE",
      message:
        "It cannot be imported when it is put together (without litellm-proxy): ModuleNotFoundError: No module named 'litellm_proxy'",
    });
  });

  test("for anything else: its last lines", () => {
    expect(buildFailure("litellm:x", "it broke", ["Step 1", "no such thing"])).toMatchObject({
      code: "ERR_INSTALL_FAILED",
      message: expect.stringContaining("no such thing"),
    });
  });
});

test("how a container's process ended", () => {
  expect([ending(0), ending(1), ending(137), ending(143)]).toEqual([
    "exit code 0",
    "exit code 1",
    "signal 9",
    "signal 15",
  ]);
});
