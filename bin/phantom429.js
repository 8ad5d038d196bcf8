#!/usr/bin/env -S node --optimize-for-size --max-semi-space-size=4
// Both flags must be there when V8 starts: its young generation grows to 128 MiB on Node 24 otherwise, and its old one is
// collected lazily. Recording and judging 100,000 requests peaks at 270 to 330 MiB with both; it was 350 with
// --max-semi-space-size=8 alone (npm run bench:memory).
import { existsSync } from "node:fs";

// The exit code until there is an answer, and of a crash: 1 says "diverged" to a pipeline, and 1 to 124 say "bad" to git bisect.
const trouble = process.argv.includes("--bisect-exit-codes") ? 128 : 3;
process.exitCode = trouble;
process.on("uncaughtExceptionMonitor", () =>
  process.once("exit", () => {
    process.exitCode = trouble;
  }),
);

const needed = [22, 22];
const [major, minor] = process.versions.node.split(".").map(Number);

if (major < needed[0] || (major === needed[0] && minor < needed[1])) {
  process.stderr.write(
    `error[ERR_NODE_TOO_OLD]: Node ${process.versions.node} is too old: phantom429 needs ${needed.join(".")} or newer.\n` +
      "  while: start phantom429\n" +
      "  hint: Install a newer Node. In a checkout, `npm ci` brings one that `npm start` and `npx phantom429` use.\n",
  );
  process.exit(trouble);
}

// A checkout runs its sources, so that a stale dist/ cannot mislead; the published package has only dist/.
const source = new URL("../harness/main.ts", import.meta.url);
await import(existsSync(source) ? source.href : new URL("../dist/harness/main.js", import.meta.url).href);
