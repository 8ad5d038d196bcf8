import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Assembled, Capabilities } from "../../contracts/index.ts";
import type { DatabaseSchema, Migrations } from "../knowledge/index.ts";

/** A LiteLLM that is ready to be started. */
export interface InstalledSubject {
  /** As typed. */
  spec: string;
  /** Interpreter of its environment. */
  python: string;
  sitePackages: string;
  /** Entries to put first on PYTHONPATH: the overlay of a path: subject. */
  pythonPath: string[];
  /** From the package's metadata; what the running process reports is recorded by the stack. */
  litellmVersion: string;
  /** The version asked for: the spec's, the checkout's, the wheel's. */
  requestedVersion: string;
  pythonVersion: string;
  /** Versions of the libraries on which disconnects, Redis and database behaviour depend. */
  packages: Record<string, string>;
  /** Companions that are not as the release names them; absent: all are. */
  assembled?: readonly Assembled[];
  patches: { file: string; sha256: string }[];
  capabilities: Capabilities;
  migrations: Migrations;
  /** Of the tree that runs, so it may be ahead of the migrations. */
  schema: DatabaseSchema;
  /** Everything a replica needs about Prisma, PATH included. */
  env: Record<string, string>;
  queryEngine: "wasm" | "native";
  /** The plain `litellm` command. */
  command: string[];
}

const telling = [
  "litellm",
  "litellm-proxy-extras",
  "litellm-enterprise",
  "redis",
  "hiredis",
  "starlette",
  "fastapi",
  "uvicorn",
  "uvloop",
  "anyio",
  "httpx",
  "httpcore",
  "aiohttp",
  "openai",
  "tiktoken",
  "pydantic",
  "prisma",
  "prometheus-client",
];

const normal = (name: string) => name.toLowerCase().replace(/[-_.]+/g, "-");

/** Name → version of the telling packages, from the names of the `.dist-info` directories. */
export async function readPackages(sitePackages: string): Promise<Record<string, string>> {
  const installed = new Map<string, string>();
  for (const entry of await readdir(sitePackages)) {
    const match = /^(.+)-([^-]+)\.dist-info$/.exec(entry);
    if (match) installed.set(normal(match[1]!), match[2]!);
  }
  return tellingPackages(Object.fromEntries(installed));
}

/** Of name → version, the packages that a report names. */
export function tellingPackages(installed: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(telling.flatMap((name) => (installed[name] ? [[name, installed[name]]] : [])));
}

/** `lib/pythonX.Y/site-packages` of a virtual environment, and its Python's version. */
export async function readVenv(venv: string): Promise<{ sitePackages: string; pythonVersion: string }> {
  const library = (await readdir(join(venv, "lib"))).find((name) => name.startsWith("python"));
  const settings = await readFile(join(venv, "pyvenv.cfg"), "utf8");
  const pythonVersion = /^version(?:_info)?\s*=\s*(\S+)/m.exec(settings)?.[1] ?? "unknown";
  return { sitePackages: join(venv, "lib", library ?? "python3", "site-packages"), pythonVersion };
}
