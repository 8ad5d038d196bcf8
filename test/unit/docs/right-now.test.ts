import { execFileSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { workplace } from "../cli/workplace.ts";
import { page } from "./pages.ts";

const place = workplace();
const [, script = ""] = /<!-- affected -->\n```sh\n([\s\S]*?)```/.exec(page("docs/right-now.md").text) ?? [];

/** The page's loop over these counters and rows: [key, dollars, budget]. */
function affected(counters: [string, string][], rows: [string, string, string][], namespace = ""): string {
  const program = (name: string, text: string) => {
    writeFileSync(join(place.dir, name), `#!/bin/bash\n${text}\n`);
    chmodSync(join(place.dir, name), 0o755);
  };
  const keys = counters.map(([key]) => `${namespace}${key}`).join("\n");
  const answers = counters.map(([key, value]) => `'GET "${namespace}${key}"') echo '${value}' ;;`).join("\n");
  program(
    "redis-cli",
    `case "$*" in *--scan*) printf '%s\\n' '${keys}' ;; *) while read -r line; do case "$line" in ${answers} *) echo ;; esac; done ;; esac`,
  );
  program("psql", `cat > /dev/null; printf '%s\\n' ${rows.map((row) => `'${row.join("\t")}'`).join(" ")}`);
  const env = { PATH: `${place.dir}:${process.env.PATH}`, REDIS: "redis://any", PG: "any", NS: namespace, WAIT: "0" };
  return execFileSync("bash", ["--norc", "-c", script], { env, encoding: "utf8" });
}

test("the loop names counters above their rows, worst first, and who is refused now", () => {
  const counters: [string, string][] = [
    ["spend:end_user:alice", "1"],
    ["spend:key:abc", "0.5"],
    ["spend:key:abc:window:1d", "9"],
    ["spend:team:right", "0.3"],
    ["spend:team:low", "0.1"],
  ];
  const rows: [string, string, string][] = [
    ["spend:end_user:alice", "0.01031", "1"],
    ["spend:key:abc", "0.2", ""],
    ["spend:team:right", "0.3", "5"],
    ["spend:team:low", "0.3", "5"],
  ];
  const expected = "0.98969\tspend:end_user:alice\tbudget 1\trefused now\n0.30000\tspend:key:abc\tbudget none\t\n";
  expect(affected(counters, rows)).toBe(expected);
  expect(affected(counters, rows, "mine:")).toBe(expected);
});

test("it writes to neither server", () => {
  expect(script).not.toMatch(/\b(SET|DEL|UPDATE|DELETE|INSERT|FLUSH\w*)\b/);
});
