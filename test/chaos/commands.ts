import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Harness } from "./harness.ts";
import type { Place } from "./place.ts";

/** What `audit` reads. */
export interface Deployment {
  redisUrl: string;
  postgresUrl: string;
}

/** A command whose end is tried at many moments. */
export interface Trialled {
  name: string;
  args(place: Place, deployment: Deployment): string[];
  /** How it ends when nothing happens to it; `never`: it stands until it is told to end. */
  ends: readonly number[] | "never";
  /** What it says last, when it stands or has said all that comes by itself. */
  settled?: string;
  /** What happens to it meanwhile. */
  meanwhile?(place: Place, harness: Harness): Promise<void>;
  keepsWarm?: boolean;
}

const scenario = "stream-abort-after-chunk";
const release = "1.106.2";
const run = ["run", scenario, "--litellm", release, "--verbose"];

/** A machine that is too busy for the stub's requests makes a trial inconclusive. */
export const verdicts = [0, 4];

export const commands: readonly Trialled[] = [
  { name: "run", args: ({ out }) => [...run, "--out", join(out, "run")], ends: verdicts },
  {
    name: "compare",
    args: ({ out }) => [
      "compare",
      "1.84.0",
      release,
      "--scenario",
      scenario,
      "--verbose",
      "--out",
      join(out, "compare"),
    ],
    ends: [...verdicts, 1],
  },
  {
    name: "watch",
    args: (place) => ["watch", scenario, "--litellm", `path:${checkout(place)}`],
    ends: "never",
    settled: "waiting for a change",
    async meanwhile(place, harness) {
      if (await harness.has("waiting for a change"))
        appendFileSync(join(place.dir, "checkout", "litellm/proxy/proxy_server.py"), "# edited\n");
    },
  },
  {
    name: "up",
    args: ({ out }) => ["up", "--litellm", release, "--logs", join(out, "logs"), "--addresses", join(out, "addresses")],
    ends: "never",
    settled: "ends it.",
  },
  {
    name: "audit",
    args: (_, { redisUrl, postgresUrl }) => [
      ...["audit", "--redis", redisUrl, "--database", postgresUrl, "--samples", "3", "--interval", "1s"],
      ...["--write-interval", "1s", "--longest-request", "1s"],
    ],
    ends: [0],
  },
  {
    name: "warm host",
    args: ({ out }) => [...run, "--keep-warm", "10m", "--out", join(out, "run")],
    ends: verdicts,
    keepsWarm: true,
  },
];

export const runCommand = commands[0]!;

/** The least that is taken for a checkout of LiteLLM. */
function checkout({ dir }: Place): string {
  const made = join(dir, "checkout");
  mkdirSync(join(made, "litellm/proxy"), { recursive: true });
  writeFileSync(join(made, "pyproject.toml"), '[project]\nname = "litellm"\nversion = "1.106.2"\n');
  for (const file of ["proxy_server.py", "schema.prisma"]) writeFileSync(join(made, "litellm/proxy", file), "");
  return made;
}
