import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PhantomError } from "../../../harness/errors/index.ts";
import { indexReleases } from "../../../harness/subject/index.ts";
import { type CanaryOptions, type CanaryTools, canary, canaryReleases } from "../../../scripts/canary/canary.ts";
import { converged, diverged, environment } from "../../unit/report/examples.ts";
import { startFakeIndex } from "../subject/fake-index.ts";

const dir = mkdtempSync(join(tmpdir(), "p429-canary-"));
let index: Awaited<ReturnType<typeof startFakeIndex>>;
beforeAll(async () => {
  index = await startFakeIndex(dir);
});
afterAll(async () => {
  await index[Symbol.asyncDispose]();
  rmSync(dir, { recursive: true, force: true });
});

const publish = (version: string) =>
  copyFileSync(
    join(index.wheels, "litellm-1.0.0-py3-none-any.whl"),
    join(index.wheels, `litellm-${version}-py3-none-any.whl`),
  );

/** A matrix whose newest release is above all that the index has. */
function writeReference(): string {
  const reference = join(dir, "reference");
  mkdirSync(reference, { recursive: true });
  writeFileSync(
    join(reference, "environment.json"),
    JSON.stringify({ startedAt: "2026-11-28T00:00:00Z", releases: [{ spec: "5.0.0", version: "5.0.0" }] }),
  );
  writeFileSync(
    join(reference, "matrix.csv"),
    "scenario,release,version,seed 1,modes\n" +
      "replica-killed,5.0.0,5.0.0,diverged D9,D9\n" +
      "stream-abort-after-chunk,5.0.0,5.0.0,diverged D1,D1\n" +
      "phantom-refusal,5.0.0,5.0.0,converged,\n" +
      "control-success,5.0.0,5.0.0,converged,\n",
  );
  return reference;
}

const work = {
  part: false,
  catalogue: { scenarios: ["replica-killed", "stream-abort-after-chunk", "phantom-refusal"], seeds: [1] },
  controls: { scenarios: ["control-success"], seeds: [1] },
};

/** Stands in for the campaigns: D9 is still there, D1 is fixed, and phantom-refusal diverges with D1. */
function fakeRuns(release: string) {
  const subject = { spec: release, version: release, patches: [] };
  const verdict = (scenario: string, mode: string | null) => {
    const [finding] = diverged.findings;
    const of = mode === null ? converged : { ...diverged, findings: [{ ...finding!, mode }] };
    return {
      verdict: { ...of, scenario, subject },
      environment: { ...environment, command: "npm run canary", subject: { ...environment.subject, spec: release } },
    };
  };
  return {
    lost: [],
    trials: [
      verdict("replica-killed", "D9"),
      verdict("stream-abort-after-chunk", null),
      verdict("phantom-refusal", "D1"),
      verdict("control-success", null),
    ],
  };
}

function bench(run: CanaryTools["run"]) {
  const said: string[] = [];
  const asked: string[] = [];
  const options: CanaryOptions = {
    releases: null,
    work,
    most: 3,
    out: join(dir, "pages"),
    reference: writeReference(),
    again: false,
    modes: "docs/modes",
  };
  const tools: CanaryTools = {
    lookUp: () =>
      indexReleases({
        env: { PATH: process.env.PATH, UV_DEFAULT_INDEX: index.url },
        cacheDir: dir,
        signal: AbortSignal.timeout(60_000),
        report: () => {},
      }),
    run: (release, companions, wanted) => {
      asked.push(`${release} ${companions}`);
      return run(release, companions, wanted);
    },
    say: (line) => said.push(line),
    now: () => new Date("2026-12-01T00:00:00Z"),
  };
  return { options, tools, said, asked };
}

const notServed = () =>
  new PhantomError("ERR_RELEASE_NOT_INSTALLABLE", {
    operation: "install it",
    message: "It needs a companion that is not served.",
    hint: "",
  });

describe("a canary on an index that gains a release", () => {
  it("says that nothing is newer, and exits 0", async () => {
    const { options, tools, said, asked } = bench(async (release) => fakeRuns(release));
    expect(await canary(options, tools)).toBe(0);
    expect(asked).toEqual([]);
    expect(said).toEqual(["Nothing is newer than what was judged (newest: 5.0.0)."]);
    expect(existsSync(options.out)).toBe(false);
  });

  it("writes what is fixed, new and still there on the day it appears, and nothing the day after", async () => {
    publish("9.9.9");
    publish("9.9.8");
    publish("9.10.0rc1");
    const { options, tools, said, asked } = bench(async (release) => fakeRuns(release));
    expect(await canaryReleases(options, tools)).toEqual(["9.9.9"]);
    expect(await canary(options, tools)).toBe(1);
    expect(asked).toEqual(["9.9.9 exact"]);

    const file = join(options.out, "9.9.9.md");
    expect(said.at(-1)).toBe(`LiteLLM 9.9.9: 1 scenario newly diverged since 5.0.0: ${file}`);
    const page = readFileSync(file, "utf8");
    const part = (title: string) => page.split("## ").find((text) => text.startsWith(title));
    expect(part("New")).toContain(
      "| phantom-refusal | [D1](../../docs/modes/d01-stream-aborted-after-a-chunk.md) | converged | diverged D1 |",
    );
    expect(part("New")).toContain("npx phantom429 run phantom-refusal --litellm 9.9.9 --seed 1 ");
    expect(part("Fixed")).toContain("| stream-abort-after-chunk | [D1]");
    expect(part("Still there")).toContain("| replica-killed |");
    expect(page).toContain("1 of 1 control held.");

    expect(await canary(options, tools)).toBe(0);
    expect(asked).toEqual(["9.9.9 exact"]);
    expect(said.at(-1)).toBe(`LiteLLM 9.9.9 has its page: ${file}`);
    expect(await canary({ ...options, again: true }, tools)).toBe(1);
  });

  it("takes the nearest companions where the release's own are not served", async () => {
    const { options, tools, asked } = bench(async (release, companions) => {
      if (companions === "exact") throw notServed();
      return fakeRuns(release);
    });
    expect(await canary({ ...options, releases: ["9.9.9"], out: join(dir, "nearest") }, tools)).toBe(1);
    expect(asked).toEqual(["9.9.9 exact", "9.9.9 nearest"]);
  });

  it("says that a release does not install, and tries it again the next time", async () => {
    const { options, tools, asked } = bench(async () => {
      throw notServed();
    });
    const own = { ...options, out: join(dir, "refused") };
    expect(await canary(own, tools)).toBe(3);
    expect(readFileSync(join(own.out, "9.9.9.md"), "utf8")).toContain(
      "it was not run. It needs a companion that is not served.",
    );
    expect(await canary(own, tools)).toBe(3);
    expect(asked).toHaveLength(4);
  });

  it("does not take a missing verdict for a pass", async () => {
    const { options, tools } = bench(async (release) => {
      const trials = fakeRuns(release).trials.slice(0, 1);
      return { trials, lost: [{ scenario: "phantom-refusal", on: release, seed: 1, why: "replica 0 died" }] };
    });
    const own = { ...options, out: join(dir, "lost") };
    expect(await canary(own, tools)).toBe(3);
    const page = readFileSync(join(own.out, "9.9.9.md"), "utf8");
    expect(page).toContain("| replica 0 died | phantom-refusal seed 1 |");
    expect(page).toContain("# LiteLLM 9.9.9 could not be judged");
    expect(page).not.toContain("## Fixed");
  });

  it("judges the whole release where only a part was run before", async () => {
    const { options, tools, asked } = bench(async (release) => fakeRuns(release));
    const own = { ...options, out: join(dir, "part") };
    expect(await canary({ ...own, work: { ...work, part: true } }, tools)).toBe(1);
    expect(await canary(own, tools)).toBe(1);
    expect(asked).toHaveLength(2);
    expect(await canaryReleases(own, tools)).toEqual([]);
  });

  it("does not take all for new where there is no reference matrix", async () => {
    const { options, tools } = bench(async (release) => fakeRuns(release));
    await expect(canary({ ...options, reference: join(dir, "nowhere") }, tools)).rejects.toMatchObject({
      code: "ERR_OPTION_INVALID",
    });
  });

  it("does not hide an index that does not answer", async () => {
    const { options, tools } = bench(async (release) => fakeRuns(release));
    const context = {
      env: { PATH: process.env.PATH, UV_DEFAULT_INDEX: "http://127.0.0.1:9/simple" },
      cacheDir: dir,
      signal: AbortSignal.timeout(60_000),
      report: () => {},
    };
    await expect(canary(options, { ...tools, lookUp: () => indexReleases(context) })).rejects.toMatchObject({
      code: "ERR_REGISTRY_UNREACHABLE",
    });
  });
});
