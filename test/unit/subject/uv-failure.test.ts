import { describe, expect, it } from "vitest";
import { uvFailure } from "../../../harness/subject/install/uv-failure.ts";

const index = { url: "https://me:secret@mirror.example/simple", env: {} };
const failureOf = (stderr: string) => uvFailure("install x", { code: 1, stdout: "", stderr, failure: null }, index);

describe("a failed uv", () => {
  it("names the companion that is not served (1.109.1, as uv 0.13 says it)", () => {
    const error = failureOf(`error: No solution found when resolving dependencies
  cause: Because there is no version of litellm-proxy-extras==0.4.113 and litellm[proxy]>=1.109.1 depends on
      litellm-proxy-extras==0.4.113, we can conclude that litellm[proxy]>=1.109.1 cannot be used.`);
    expect(error.code).toBe("ERR_RELEASE_NOT_INSTALLABLE");
    expect(error.message).toContain("litellm-proxy-extras==0.4.113");
    expect(error.message).not.toContain("secret");
    expect(error.hint).toContain("--companions nearest");
  });

  it("names --companions for none but LiteLLM's own", () => {
    const others = ["redis==6.0.0", "litellm==1.110.9", "litellm[proxy]==1.110.9", "my-litellm-extras==1"];
    for (const other of others) {
      const error = failureOf(`Because there is no version of ${other} and you require it`);
      expect(error.message).toContain(other);
      expect(error.hint).not.toContain("--companions");
    }
  });

  it.each([
    ["Because litellm-enterprise was not found in the package registry and", "litellm-enterprise"],
    ["Because there is no version of litellm-enterprise==0.1.79.post2 and", "litellm-enterprise==0.1.79.post2"],
    ["Because only litellm-proxy-extras<=0.4.110 is available and", "litellm-proxy-extras"],
  ])("reads %s", (stderr, requirement) => {
    expect(failureOf(stderr)).toMatchObject({
      code: "ERR_RELEASE_NOT_INSTALLABLE",
      message: expect.stringContaining(`needs ${requirement},`),
    });
  });

  it.each([
    [
      "error: Failed to fetch: `http://127.0.0.1:9/simple/prisma/`\n  cause: tcp connect error",
      "ERR_REGISTRY_UNREACHABLE",
    ],
    ["error: dns error: failed to lookup address information", "ERR_REGISTRY_UNREACHABLE"],
    ["error: failed to write: No space left on device (os error 28)", "ERR_DISK_FULL"],
    ["error: something nobody has seen", "ERR_INSTALL_FAILED"],
  ])("sorts %j", (stderr, code) => {
    expect(failureOf(stderr).code).toBe(code);
  });
});
