import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { home as engineHome } from "@phantom429/query-engine";
import type { Assembled } from "../../contracts/index.ts";
import { overridesText } from "../../subject/index.ts";

const harness = join(import.meta.dirname, "..", "..");
/** harness/ lies below the package itself, or below its dist/. */
export const packageRoot = [join(harness, ".."), join(harness, "..", "..")].find((dir) =>
  existsSync(join(dir, "package.json")),
)!;

/** Variables that change how registries are reached; in the image's first stage only. */
const networkVariables =
  /^(UV_(DEFAULT_)?INDEX(_URL)?|UV_EXTRA_INDEX_URL|UV_INSECURE_HOST|PIP_(EXTRA_)?INDEX_URL|PIP_TRUSTED_HOST|npm_config_registry|(HTTPS?|ALL|NO)_PROXY)$/i;
const certificateVariables = ["SSL_CERT_FILE", "PIP_CERT", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"];

/**
 * Lays out the context of docker/litellm/Dockerfile in an empty directory.
 * @param env the package index' environment (packageIndex)
 * @param wheel a file that is installed instead of a release
 * @returns a digest of everything but the way to the registries
 */
export async function layOutContext(dir: string, env: NodeJS.ProcessEnv, wheel: string | null = null): Promise<string> {
  const engine = join(dir, "engine");
  for (const part of ["network", "subject"]) await mkdir(join(dir, part), { recursive: true });
  if (wheel) await cp(wheel, join(dir, "subject", basename(wheel)));
  for (const file of ["Dockerfile", "install"]) await cp(join(packageRoot, "docker", "litellm", file), join(dir, file));
  await cp(engineHome, join(engine, "source"), { recursive: true });
  // The image installs the versions that run here.
  await cp(join(engineHome, "package.json"), join(engine, "package.json"));
  await writeFile(join(engine, "write-wrapper.mjs"), wrapperWriter);
  const digest = await digestOf(dir);
  await writeFile(join(dir, "network", "environment"), await networkEnvironment(join(dir, "network"), env));
  return digest;
}

/** What install installs in the place of companions, as the context's name does not say. */
export async function addOverrides(dir: string, assembled: readonly Assembled[]): Promise<void> {
  if (assembled.length > 0) await writeFile(join(dir, "subject", "overrides.txt"), overridesText(assembled));
}

const wrapperWriter = `import { existsSync } from "node:fs";
const place = new URL("./source/", import.meta.url);
const index = new URL(existsSync(new URL("index.ts", place)) ? "index.ts" : "index.js", place);
const { writeEngineWrapper } = await import(index);
await writeEngineWrapper(process.argv[2]);
`;

/** Shell text that install reads; copies the certificates that the variables name. */
async function networkEnvironment(dir: string, env: NodeJS.ProcessEnv): Promise<string> {
  const certificates = certificateVariables.flatMap((name) => env[name] ?? []).find((file) => existsSync(file));
  if (certificates) await cp(certificates, join(dir, "certificates.pem"));
  const lines = [
    ...(certificates ? certificateVariables.map((name) => [name, "/network/certificates.pem"]) : []),
    ...Object.entries(env).filter(([name, value]) => value && networkVariables.test(name)),
  ];
  return lines.map(([name, value]) => `export ${name}='${value!.replaceAll("'", `'\\''`)}'\n`).join("");
}

/** A registry or proxy on this machine's loopback is out of reach from a network of the build's own. */
export function needsHostNetwork(env: NodeJS.ProcessEnv): boolean {
  return Object.entries(env).some(
    ([name, value]) =>
      networkVariables.test(name) &&
      !/no_proxy/i.test(name) &&
      /\/\/(\S*@)?(localhost|127\.|\[::1\])/.test(value ?? ""),
  );
}

async function digestOf(dir: string): Promise<string> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const hash = createHash("sha256");
  for (const file of files.sort()) {
    hash
      .update(`${file.slice(dir.length)}\0`)
      .update(await readFile(file))
      .update("\0");
  }
  return hash.digest("hex");
}
