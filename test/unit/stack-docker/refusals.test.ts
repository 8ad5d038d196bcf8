import { describe, expect, test } from "vitest";
import { PhantomError } from "../../../harness/errors/index.ts";
import { buildFailure } from "../../../harness/stack/docker/build.ts";
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

test("--latest-deps on an image is refused before anything starts", () => {
  const error = thrown(() => refuseUnsuited(parseSpec("image:litellm"), { latestDeps: true }));
  expect(error).toMatchObject({ code: "ERR_OPTION_INVALID", message: expect.stringContaining("--latest-deps") });
  expect(thrown(() => refuseUnsuited(parseSpec("1.84.0"), { latestDeps: true }))).toBeNull();
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
    });
  });

  test("for a full disk: says where to look", () => {
    const error = buildFailure("litellm:x", "write /opt: no space left on device", []);
    expect(error).toMatchObject({ code: "ERR_DISK_FULL", hint: expect.stringContaining("docker system df") });
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
