import { describe, expect, it } from "vitest";
import { installedPath } from "../../../harness/subject/checkout/patches.ts";

describe("installedPath", () => {
  it.each([
    ["a/litellm/proxy/x.py", "litellm/proxy/x.py"],
    ["litellm/proxy/x.py", "litellm/proxy/x.py"],
    [
      "b/litellm-proxy-extras/litellm_proxy_extras/migrations/1/migration.sql",
      "litellm_proxy_extras/migrations/1/migration.sql",
    ],
    ["b/enterprise/litellm_enterprise/x.py", "litellm_enterprise/x.py"],
    ["a/tests/test_x.py", null],
    ["a/litellm/../../../etc/passwd", null],
    ["/etc/passwd", null],
  ])("of %s is %s", (name, path) => {
    expect(installedPath(name)).toBe(path);
  });
});
