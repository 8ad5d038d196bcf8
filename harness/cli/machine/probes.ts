import { mkdir, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { execa } from "execa";
import { PhantomError } from "../../errors/index.ts";
import { findRedisServer, listWarmHosts, postgresBinaries, serverAccount } from "../../stack/index.ts";
import {
  cacheDirectory,
  findPython,
  listReleases,
  packageIndex,
  provideUv,
  requireCache,
  requireTemporary,
  subjectKeys,
} from "../../subject/index.ts";
import type { Probe } from "../context.ts";
import { warmHostText } from "../words/index.ts";
import { lookingAround } from "./context.ts";

/** A release's environment takes about 1 GB, its downloads as much again. */
const roomGb = 3;

/** What `doctor` looks for, with the same functions that a run uses. */
export function machineProbes(): readonly Probe[] {
  return [...probes, ...warmProbes()];
}

const probes: readonly Probe[] = [
  { name: "Node", required: true, find: async () => `${process.versions.node} (${process.execPath})` },
  { name: "Python", required: true, find: python },
  { name: "cache", required: true, find: cache },
  { name: "disk: cache", required: true, needs: ["cache"], find: () => room(cacheDirectory(), "PHANTOM429_CACHE") },
  { name: "disk: temporary", required: true, find: temporary },
  { name: "uv", required: true, needs: ["Python", "cache", "disk: temporary"], find: uv },
  { name: "package index", required: true, needs: ["Python"], find: registry },
  { name: "Redis", required: true, needs: ["cache", "disk: temporary"], find: redis },
  { name: "PostgreSQL", required: true, find: postgres },
  { name: "Docker", required: false, find: docker },
];

/** A line for each process that is kept warm. */
function warmProbes(): Probe[] {
  const hosts = listWarmHosts(cacheDirectory());
  if (hosts.length === 0) return [{ name: "warm hosts", required: false, find: async () => "none" }];
  return hosts.map((host) => ({ name: "warm host", required: false, find: async () => warmHostText(host) }));
}

async function python(signal: AbortSignal): Promise<string> {
  const { version, executable } = await findPython(lookingAround(signal));
  return `${version} (${executable})`;
}

async function uv(signal: AbortSignal): Promise<string> {
  const context = lookingAround(signal);
  const found = await findPython(context);
  const { command, env } = await provideUv(found, await packageIndex(found, context), context);
  const { stdout } = await execa(command, ["--version"], { env, cancelSignal: signal });
  return `${stdout.replace(/^uv /, "").split(" ")[0]} (${command})`;
}

async function registry(signal: AbortSignal): Promise<string> {
  const releases = await listReleases(lookingAround(signal));
  return `${releases.length} releases of litellm, newest ${releases[0]?.version ?? "none"}`;
}

async function redis(signal: AbortSignal): Promise<string> {
  const { version, path } = await findRedisServer({ cacheDir: cacheDirectory(), signal });
  return `${version} (${path})`;
}

async function postgres(): Promise<string> {
  const { packageVersion, postgres: path } = await postgresBinaries(await serverAccount());
  return `${packageVersion} (${path})`;
}

async function cache(): Promise<string> {
  const dir = cacheDirectory();
  await requireCache();
  await mkdir(dir, { recursive: true });
  return `${dir}, environments: ${(await subjectKeys(dir)).length}`;
}

async function temporary(): Promise<string> {
  await requireTemporary();
  return room(tmpdir(), "TMPDIR");
}

async function room(dir: string, variable: string): Promise<string> {
  const { bavail, bsize } = await statfs(dir);
  const free = (bavail * bsize) / 1e9;
  if (free >= roomGb) return `${free.toFixed(0)} GB free in ${dir}`;
  throw new PhantomError("ERR_DISK_FULL", {
    operation: `look for room in ${dir}`,
    message: `Only ${free.toFixed(1)} GB are free in ${dir}.`,
    hint: `Free ${roomGb} GB (\`npx phantom429 clean\` removes cached environments), or name another place with ${variable}.`,
  });
}

/** Only for --stack docker. */
async function docker(): Promise<string> {
  const { connectDaemon } = await import("../../stack/docker/index.ts");
  return (await connectDaemon()).version;
}
