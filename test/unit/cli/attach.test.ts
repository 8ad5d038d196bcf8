import { expect, test } from "vitest";
import { cli } from "../../../harness/cli/index.ts";
import { fakeCampaign, fakeLibrary, fakeTerminal } from "./fakes.ts";
import { workplace } from "./workplace.ts";

const place = workplace();
const env = { LITELLM_MASTER_KEY: "sk-own", PHANTOM429_RELAY_TOKEN: "word" };
const full =
  "--url http://a:4000 --url http://a:4001 --redis redis://r:6379 --database postgresql://u:secret@d/l --relay ws://a:8430";

const typed = (line: string, over: Record<string, string | undefined> = {}) => {
  const { runCampaign, calls } = fakeCampaign();
  const terminal = fakeTerminal(place.dir, { env: { ...env, ...over } });
  return { result: cli(line.split(" "), fakeLibrary({ runCampaign }), terminal), calls };
};

test("what reaches the campaign, with no secret in the command that is recorded", async () => {
  const { result, calls } = typed(`run control-success --stack attach ${full} --setting a.b=1`);
  await result;
  expect(calls[0]).toMatchObject({
    stack: "attach",
    subjects: [{ spec: "attached", settings: ["a.b=1"] }],
    deployment: {
      urls: ["http://a:4000", "http://a:4001"],
      masterKey: "sk-own",
      redisUrl: "redis://r:6379",
      postgresUrl: "postgresql://u:secret@d/l",
      relay: { url: "ws://a:8430", token: "word" },
    },
  });
  expect(calls[0]?.command).not.toContain("secret");
});

test("Redis and Postgres may stand in the environment", async () => {
  const line = "run control-success --stack attach --url http://a:4000 --relay ws://a:8430";
  const { result, calls } = typed(line, { REDIS_URL: "redis://e", DATABASE_URL: "postgres://e/l" });
  await result;
  expect(calls[0]?.deployment).toMatchObject({ redisUrl: "redis://e", postgresUrl: "postgres://e/l" });
});

test.each([
  ["--relay ws://a:8430", {}, "--stack attach needs --url"],
  ["--url http://a:4000 --relay ws://a:8430", {}, "--stack attach needs --redis"],
  ["--url http://a:4000 --redis redis://r --relay ws://a:8430", {}, "--stack attach needs --database"],
  ["--url http://a:4000 --redis redis://r --database postgres://d/l", {}, "Without a relay the writes"],
  [full, { LITELLM_MASTER_KEY: undefined }, "master key is not given"],
  [`${full} --url http://a:4000`, {}, "named twice"],
  [full.replace("http://a:4000", "a:4000"), {}, "is no address for --url"],
  [full.replace("redis://r:6379", "http://r"), {}, "is no address for --redis"],
  [`${full} --patch a.diff`, {}, "--patch is for a LiteLLM that phantom429 starts"],
  [`${full} --litellm 1.84.0`, {}, "--litellm is for a LiteLLM that phantom429 starts"],
  [`${full} --image redis=x`, {}, "--image is for a LiteLLM that phantom429 starts"],
  [`${full} --latest-deps`, {}, "--latest-deps is for"],
  [`${full} --companions nearest`, {}, "--companions is for"],
  [`${full} --start exec`, {}, "--start is for"],
  [`${full} --profile reporter`, {}, "--profile is for"],
])("run --stack attach %s is refused before anything is sent", async (flags, over, message) => {
  const { result, calls } = typed(`run control-success --stack attach ${flags}`, over);
  expect(await result).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(message) });
  expect(calls).toEqual([]);
});

test("options of attach have no meaning elsewhere", async () => {
  const { result } = typed("run control-success --relay ws://a:8430");
  expect(await result).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("Add --stack attach") });
});

test.each([
  ["relay --redis redis://r --host 0.0.0.0", { PHANTOM429_RELAY_TOKEN: undefined }, "could drive the relay"],
  ["relay --redis rediss://r", {}, "cannot follow Redis over TLS"],
  ["relay --redis r:6379", {}, "is not a Redis URL"],
  ["relay --redis redis://r --replicas 17", {}, "not a whole number from 1 to 16"],
  ["relay", {}, "--redis"],
  ["up --stack compose --replicas 5", {}, "not a whole number from 1 to 4"],
  ["up --stack compose --patch a.diff", {}, "--stack compose takes no --patch"],
  ["up --stack compose --setting a.b=1", {}, "--stack compose takes no --setting"],
])("%s is refused", async (line, over, message) => {
  expect(await typed(line, over).result).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(message) });
});

test("up --stack compose says where everything is and how to attach, and down ends it", async () => {
  const startComposed = async () => ({
    image: "litellm:x",
    urls: ["http://127.0.0.1:4000"],
    masterKey: "sk-1",
    redisUrl: "redis://127.0.0.1:6379",
    postgresUrl: "postgresql://l@127.0.0.1:5432/l",
    relay: { url: "ws://127.0.0.1:8430", token: "tok" },
  });
  const ends = [true, false];
  const endComposed = async () => ends.shift() === true;
  const library = fakeLibrary({ startComposed, endComposed });
  const terminal = fakeTerminal(place.dir);
  const { stdout, exitCode } = await cli(["up", "--stack", "compose", "--litellm", "1.84.0"], library, terminal);
  expect(exitCode).toBe(0);
  for (const part of ["--stack attach", "--url http://127.0.0.1:4000", "PHANTOM429_RELAY_TOKEN=tok", "curl -H"])
    expect(stdout).toContain(part);
  expect((await cli(["down"], library, terminal)).stdout).toContain("ended the Compose project");
  expect((await cli(["down"], library, terminal)).stdout).toBe("nothing is up\n");
});
