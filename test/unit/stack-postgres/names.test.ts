import { expect, test } from "vitest";
import { parseAccount } from "../../../harness/stack/local/postgres/account.ts";
import { templateKey } from "../../../harness/stack/local/postgres/template.ts";

test("an account is found in passwd(5), macOS's negative ids included", () => {
  const passwd = "root:x:0:0::/root:/bin/sh\nnobody:*:-2:-2:Unprivileged:/var/empty:/usr/bin/false\n";
  expect(parseAccount(passwd, "nobody")).toEqual({ uid: 4_294_967_294, gid: 4_294_967_294 });
  expect(parseAccount(passwd, "postgres")).toBeNull();
});

test("a template's name tells versions and migration sets apart, and is one path segment", () => {
  const key = templateKey("18.4.0", "a/b c");
  expect(key).not.toMatch(/[/ ]/);
  expect(key).not.toBe(templateKey("18.5.0", "a/b c"));
  expect(key).not.toBe(templateKey("18.4.0", "other"));
});
