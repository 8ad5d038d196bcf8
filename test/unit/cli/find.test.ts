import { describe, expect, test } from "vitest";
import { scenarios } from "../../../scenarios/index.ts";
import { fakeLibrary, fakeScenario, typed } from "./fakes.ts";
import { workplace } from "./workplace.ts";

const place = workplace();
const library = fakeLibrary({ scenarios });
const say = async (line: string, own = library) => {
  const { stdout, stderr, exitCode } = await typed(place.dir, line, own);
  return { text: stdout + stderr, exitCode };
};
const ids = async (options: string) => {
  const { stdout } = await typed(place.dir, `list --json ${options}`, library);
  return (JSON.parse(stdout).scenarios as { id: string }[]).map(({ id }) => id);
};

describe("list", () => {
  test("has what one begins with first, and controls last", async () => {
    const all = await ids("");
    expect(all).toHaveLength(scenarios.length);
    const stars = scenarios.filter(({ beginWith }) => beginWith).map(({ id }) => id);
    expect(all.slice(0, stars.length).sort()).toEqual(stars.sort());
    expect(all.at(-1)).toMatch(/^control-/);
    const { text } = await say("list");
    expect(text).toMatch(/^★ +phantom-refusal +D1 +traffic, hang-ups +\d+ s +\d[.\d]+ +A customer far below/m);
  });

  test("by issue: those of its modes, by number or address", async () => {
    const own = await ids("--issue 27639");
    expect(own).toContain("phantom-refusal");
    expect(own).toContain("replica-killed");
    expect(own).not.toContain("token-counting");
    expect(await ids("--issue https://github.com/BerriAI/litellm/issues/27639")).toEqual(own);
  });

  test("by mode, route, entity, and what it takes; all of it must fit", async () => {
    expect(await ids("--mode D3")).toEqual(["token-counting", "token-counting-google"]);
    expect(await ids("--mode d03")).toEqual(await ids("--mode D3"));
    expect(await ids("--route countTokens")).toEqual(["token-counting-google"]);
    expect(await ids("--entity team-window --mode D9")).toContain("replica-killed");
    expect(await ids("--needs replica-kill --mode D9")).toEqual(["replica-killed", "replica-restarted"]);
    expect(await ids("--needs traffic")).not.toContain("replica-killed");
    expect(await ids("--needs fault")).not.toContain("phantom-refusal");
    expect((await say("list --mode D3 --needs redis")).text).toBe("No scenario fits all of that.\n");
  });

  test.each([
    ["--issue 99999", "No mode here is known to be about #99999."],
    ["--issue soon", '"soon" is not an issue.'],
    ["--mode D36", 'There is no mode "D36".'],
    ["--route /v2", '"/v2" is not a choice for --route.'],
    ["--entity customer", '"customer" is not a choice for --entity.'],
    ["--needs luck", '"luck" is not a choice for --needs.'],
  ])("refuses %s", async (options, message) => {
    const { text, exitCode } = await say(`list ${options}`);
    expect(exitCode).toBe(2);
    expect(text).toContain(message);
  });
});

describe("show", () => {
  test("says what is known of a scenario, and a command that was red", async () => {
    const { text } = await say("show replica-killed");
    expect(text).toContain("docs/modes/d09-replica-killed.md");
    expect(text).toMatch(/^issues +#27639 #30330$/m);
    expect(text).toMatch(/^1\.84\.0 +3 of 3 seeds +D9$/m);
    expect(text).toMatch(/^1\.83\.14 +does not apply$/m);
    expect(text).toMatch(
      /^It was red with: npx phantom429 run replica-killed --litellm \S+ {3}\(D9 with 3 of 3 seeds\)$/m,
    );
  });

  test("says where the matrix has nothing", async () => {
    const { text } = await say("show mine", fakeLibrary({ scenarios: [fakeScenario("mine")] }));
    expect(text).toContain("The reference matrix does not have it.");
    expect(text).toContain("red nowhere");
  });
});

describe("a mode or an issue in place of a scenario", () => {
  test("offers what was red", async () => {
    const mode = await say("run D9");
    expect(mode.exitCode).toBe(2);
    expect(mode.text).toContain("D9 is a defect mode, not a scenario.");
    expect(mode.text).toMatch(/npx phantom429 run replica-killed --litellm \S+ {3}\(D9 with 3 of 3 seeds\)/);
    const issue = await say("run 27639");
    expect(issue.text).toContain("#27639 is an issue of LiteLLM, not a scenario.");
    expect(issue.text).toMatch(/npx phantom429 run \S+ --litellm \S+ {3}\(D1 with/);
    expect(issue.text).toMatch(/npx phantom429 run \S+ --litellm \S+ {3}\(D9 with/);
    expect((await say("show 12345")).text).toContain("no mode here is known to be about it");
    expect((await say("run D38")).text).toContain("It was red nowhere");
  });
});

describe("explain", () => {
  test("a mode or an issue", async () => {
    const { text } = await say("explain D9");
    expect(text).toContain("D9: a replica ends with requests in flight");
    expect(text).toContain("https://github.com/BerriAI/litellm/issues/27639");
    expect((await say("explain 27639")).text).toMatch(/^D1: [\s\S]*^D9: /m);
    expect((await say("explain D36")).exitCode).toBe(2);
  });

  test("with a release: what that one showed", async () => {
    const seen = await say("explain D1 --litellm 1.84.0");
    expect(seen.text).toMatch(/^1\.84\.0 +shows it in the reference matrix$/m);
    expect(seen.text).toMatch(/^It was red with: npx phantom429 run \S+ --litellm 1\.84\.0 /m);
    const never = await say("explain D4 --litellm 1.106.2");
    expect(never.text).toMatch(/^1\.106\.2 +does not show it in the reference matrix$/m);
    const refused = await say("explain Budget has been exceeded! Current cost: 1, Max budget: 1 --litellm 1.84.0");
    expect(refused.text).toMatch(/What LiteLLM 1\.84\.0 showed in the reference matrix.*\n {2}\S[\s\S]*D1, streams/);
    const unknown = await say("explain D1 --litellm 9.9.9");
    expect(unknown).toMatchObject({ exitCode: 2 });
  });

  test("a refusal: whose budget, which counter, which row", async () => {
    const { text } = await say(
      "explain Error code: 400 - {'error': {'message': \"Budget has been exceeded! EndUser=o'neil Current cost: 1.16426, Max budget: 1.0\", 'type': 'budget_exceeded'}}",
    );
    expect(text).toMatch(/^budget of +end user o'neil$/m);
    expect(text).toContain("spend:end_user:o'neil");
    expect(text).toContain(`"user_id" = 'o''neil'`);
    expect(text).not.toMatch(/\b(UPDATE|DELETE|INSERT|DEL|SET)\b/);
  });

  test("what is no refusal for a budget", async () => {
    const limit = await say('explain {"error":{"message":"Max parallel request limit reached","type":"None"}}');
    expect(limit.text).toContain("LiteLLM's own limit");
    expect(await say("explain it is slow today")).toMatchObject({ exitCode: 2 });
  });
});
