import { rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { specParts } from "../../../harness/contracts/index.ts";
import { judgedReleases } from "../../../harness/releases/index.ts";
import { parseSetting } from "../../../harness/subject/index.ts";
import { scenarios } from "../../../scenarios/index.ts";
import { fakeCampaign, fakeLibrary, fakeScenario, fakeTerminal, typed } from "../cli/fakes.ts";
import { workplace } from "../cli/workplace.ts";
import { commandsIn, page, pages, valuesOf } from "./pages.ts";

const place = workplace();
/** Nothing listens at these addresses. */
const stores = { REDIS_URL: "redis://127.0.0.1:1", DATABASE_URL: "postgresql://127.0.0.1:1/litellm" };
const env = { LITELLM_MASTER_KEY: "sk-any", PHANTOM429_RELAY_TOKEN: "any", ...stores };

/** What is wrong with a command line, as the command line itself says; null: it would start. */
async function refusal(line: string, more: string[]): Promise<string | null> {
  // A name alone is the name of a command; it may need options.
  const command = line.includes(" ") ? line : `help ${line}`;
  const { runCampaign, calls } = fakeCampaign();
  const entries = [...scenarios, ...more.map((id) => fakeScenario(id))];
  // `up` writes there which stack stands.
  const cacheDirectory = async () => join(place.dir, "cache");
  const loadScenario = async (path: string) => fakeScenario(`own-${basename(path, ".ts")}`);
  const readBaseline = async (file: string) => ({ file, trials: [] });
  const library = fakeLibrary({
    // Releases that a page names are on the index.
    listReleases: async () =>
      [
        ...new Set([
          ...judgedReleases.map(({ version }) => version),
          ...valuesOf("--good", command),
          ...valuesOf("--bad", command),
        ]),
      ].map((version) => ({ version, published: null, note: "", withdrawn: null, installed: false })),
    runCampaign,
    parseSetting,
    scenarios: entries,
    cacheDirectory,
    loadScenario,
    readBaseline,
  });
  const own = command.split(" ").flatMap((word) => specParts(word).patches);
  for (const file of [...valuesOf("--patch", command), ...own]) writeFileSync(join(place.dir, file), "");
  // What `gate init` on another page has written.
  if (command.startsWith("gate init")) rmSync(join(place.dir, "gate.yaml"), { force: true });
  const { exitCode, stderr } = await typed(place.dir, command, library, fakeTerminal(place.dir, { env }));
  const campaign = /^(run|compare|demo|bisect --)\b/.test(command) && !/--(dry-run|last-failed)\b/.test(command);
  // There is no run to report on.
  const refused = campaign ? calls.length === 0 : exitCode === 2 && !stderr.includes("ERR_RUN_DIRECTORY_INVALID");
  return refused ? stderr : null;
}

test("each command on a page is one that starts", async () => {
  for (const { path, text } of pages()) {
    // A page on how to write a scenario names the one that it writes.
    const written = [...text.matchAll(/^ +id: "([\w-]+)",$/gm)].map((match) => match[1]!);
    for (const command of commandsIn(text)) {
      expect(await refusal(command, written), `${path}: phantom429 ${command}`).toBeNull();
    }
  }
});

test("and so is each that the demo offers", async () => {
  const { stdout } = await typed(place.dir, "demo", fakeLibrary(), fakeTerminal(place.dir));
  const offered = commandsIn(stdout).map((command) => command.replace(/ {2,}.*$/, ""));
  expect(offered.length).toBeGreaterThanOrEqual(4);
  for (const command of offered) expect(await refusal(command, []), command).toBeNull();
});

test.each([
  ["run stream-abort-after-chunck --litellm 1.84.0", "There is no scenario"],
  ["run phantom-refusal --litellm v1.84.0", "no leading"],
  ["run phantom-refusal --litelm 1.84.0", "Unknown option"],
  ["run phantom-refusal --repeat many", "--repeat"],
  ["compare 1.84.0 --scenario phantom-refusal", "Only one subject"],
  ["up --stack podman", "podman"],
  ["doctor now", "too many arguments"],
  ["vacuum", "Unknown command"],
])("a command that does not start is refused here: %s", async (command, why) => {
  expect(await refusal(command, [])).toMatch(new RegExp(why, "i"));
});

test("commands are found in blocks, in lines, over lines and behind one another", () => {
  const text =
    "Say `phantom429 help run`, or:\n```\nnpx phantom429 run a \\\n  b --json > f   # c\nnpx phantom429 up && npx phantom429 down\n```\n`npx phantom429 …`";
  expect(commandsIn(text)).toEqual(["help run", "run a b --json", "up", "down"]);
});

test("each `npm run` on a page is a script", () => {
  const { scripts } = JSON.parse(page("package.json").text) as { scripts: Record<string, string> };
  for (const { path, text } of pages()) {
    for (const [, name] of text.matchAll(/npm run ([a-z][\w:-]*)/g)) expect(scripts, path).toHaveProperty([name!]);
  }
});

test("a page of the package that tells of `npm run` says that this is for a clone: the package has no scripts", () => {
  const telling = pages().filter(({ path, text }) => path.startsWith("docs/") && /npm run [a-z]/.test(text));
  expect(telling.map(({ path }) => path)).toContain("docs/canary.md");
  expect(telling.filter(({ text }) => !/`npm run [^`]+` \(in a clone\)/.test(text)).map(({ path }) => path)).toEqual(
    [],
  );
});
