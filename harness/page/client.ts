import { execFile } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

/** What runs in the browser, in one script, and its style. */
export interface Client {
  script: string;
  style: string;
}

let loaded: Promise<Client> | null = null;

/** The package has it built. A checkout builds it from web/, and from what that imports, when it is missing or older. */
export function client(): Promise<Client> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Client> {
  const here = import.meta.dirname;
  // Not client.js: in the package that is this very file.
  const files = { script: join(here, "browser.js"), style: join(here, "browser.css") };
  const web = join(here, "web");
  const sources = [web, join(here, "../changes"), join(here, "../text")];
  if (existsSync(web) && isStale(files.script, sources)) {
    // By itself: the bundler would stay in this process' memory.
    await promisify(execFile)(process.execPath, [join(here, "../../scripts/build-page.ts"), here]);
  }
  const [script, style] = await Promise.all([readFile(files.script, "utf8"), readFile(files.style, "utf8")]);
  return { script, style };
}

function isStale(built: string, sources: readonly string[]): boolean {
  if (!existsSync(built)) return true;
  const { mtimeMs } = statSync(built);
  return sources.some((dir) => readdirSync(dir).some((file) => statSync(join(dir, file)).mtimeMs > mtimeMs));
}
