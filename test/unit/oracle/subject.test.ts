import { expect, test } from "vitest";
import { judge } from "../../../harness/oracle/index.ts";
import { World } from "./builder.ts";

test("a verdict says what stood in for companions, where the environment does", () => {
  const trial = new World().trial();
  const assembled = [{ package: "litellm-proxy-extras", wanted: "0.4.114.post1", got: "0.4.110" }];
  const { environment } = trial;
  const put = { ...trial, environment: { ...environment, subject: { ...environment.subject, assembled } } };
  expect(judge(put, { expected: null }).subject.assembled).toEqual(assembled);
  expect(judge(trial, { expected: null }).subject).not.toHaveProperty("assembled");
});
