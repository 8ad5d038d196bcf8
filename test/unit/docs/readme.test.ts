import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { program } from "../../../harness/cli/program/index.ts";
import { races } from "../../../scripts/as-run/hypotheses.ts";
import { fakeLibrary, fakeTerminal } from "../cli/fakes.ts";
import { page, root } from "./pages.ts";

const readme = page("README.md").text;
const context = { library: fakeLibrary(), terminal: fakeTerminal("."), command: "phantom429" };
const commands = program(context, { writeOut() {}, writeErr() {} }, () => {}).commands;

/** The names in the first column of the table with this header. */
function firstColumn(header: string): string[] {
  const lines = readme.split("\n");
  const from = lines.findIndex((line) => line.startsWith(`| ${header} `));
  const rows = lines.slice(from + 2, lines.indexOf("", from));
  return rows.flatMap((row) => [...row.split("|")[1]!.matchAll(/`([^`]+)`/g)].map((match) => match[1]!));
}

test("README names each command, and no other", () => {
  const named = firstColumn("command").map((text) => text.split(" ")[0]!);
  expect([...new Set(named)].sort()).toEqual(commands.map((command) => command.name()).sort());
});

test("README names each option of run and compare", () => {
  const own = commands.filter((command) => ["run", "compare"].includes(command.name()));
  const options = own.flatMap((command) => command.options.map(({ long }) => long!));
  for (const option of new Set(options)) expect(readme, option).toContain(`\`${option}`);
});

/** What phantom429 tells its own processes. */
const inner = ["PHANTOM429_OWNER", "PHANTOM429_ENGINE_PARENT"];
/** Of others, and not for phantom429's users. */
const foreign = ["PATH", "HOME", "TERM", "XDG_CACHE_HOME", "UV_CACHE_DIR", "UV_INDEX_URL", "RYUK_CONTAINER_IMAGE"];
const prisma = ["OVERWRITE_DATASOURCES", "PRISMA_DML_PATH", "PRISMA_BINARY_CACHE_DIR", "PROXY_BATCH_WRITE_AT"];
const docker = ["TESTCONTAINERS_HOST_OVERRIDE"];

test("README names each variable that the harness reads", () => {
  const unsaid = new Set([...inner, ...foreign, ...prisma, ...docker]);
  const sources = ["harness", "bin"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => /\.(ts|js)$/.test(file))
      .map((file) => readFileSync(join(root, folder, file), "utf8")),
  );
  const read = sources.flatMap((text) => text.match(/\bPHANTOM429_[A-Z_]+|(?<=\benv\.)[A-Z][A-Z_]+/g) ?? []);
  const variables = [...new Set(read)].filter((name) => !unsaid.has(name));
  expect(variables.length).toBeGreaterThan(12);
  const named = firstColumn("variable").map((text) => text.split("=")[0]!);
  expect(variables.filter((name) => !named.includes(name))).toEqual([]);
});

test("the limits name the modes that are races", () => {
  const { text } = page("docs/limits.md");
  const line = text.split("\n").find((each) => each.startsWith("- Races (")) ?? "";
  for (const mode of races) expect(line).toMatch(new RegExp(`\\b${mode}\\b`));
});

test("the changelog begins with this version", () => {
  const { version } = JSON.parse(page("package.json").text) as { version: string };
  const [heading] = page("CHANGELOG.md").text.match(/^## .*$/m) ?? [];
  expect(heading).toMatch(new RegExp(`^## ${version.replaceAll(".", "\\.")} `));
});
