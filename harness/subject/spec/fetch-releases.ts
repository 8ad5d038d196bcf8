import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { rootCertificates } from "node:tls";
import { EnvHttpProxyAgent, fetch } from "undici";
import { PhantomError } from "../../errors/index.ts";
import { type PackageIndex, withoutCredentials } from "./package-index.ts";
import { parseProjectPage } from "./project-page.ts";
import { type Release, releasesFromFiles } from "./releases.ts";

const unreachableHint =
  "Check the network, HTTPS_PROXY and the index that pip or uv is configured with (UV_DEFAULT_INDEX, PIP_INDEX_URL).";

async function request(
  index: PackageIndex,
  project: string,
  signal: AbortSignal,
): Promise<{ contentType: string; body: string }> {
  const url = new URL(`${index.url}/${project}/`);
  const authorization = url.username
    ? `Basic ${Buffer.from(`${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`).toString("base64")}`
    : null;
  url.username = "";
  url.password = "";
  const certificates = index.env.SSL_CERT_FILE;
  const tls = certificates ? { ca: [...rootCertificates, readFileSync(certificates, "utf8")] } : {};
  const dispatcher = new EnvHttpProxyAgent({ connect: tls, requestTls: tls });
  try {
    const response = await fetch(url, {
      dispatcher,
      headers: {
        accept: "application/vnd.pypi.simple.v1+json, text/html;q=0.2",
        ...(authorization ? { authorization } : {}),
      },
      signal: AbortSignal.any([signal, AbortSignal.timeout(30_000)]),
    });
    if (!response.ok) throw new HttpStatus(response.status);
    return { contentType: response.headers.get("content-type") ?? "", body: await response.text() };
  } finally {
    await dispatcher.close();
  }
}

class HttpStatus extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`HTTP ${status}`);
    this.status = status;
  }
}

/**
 * Every release of LiteLLM on the index, newest first.
 * @throws PhantomError ERR_REGISTRY_UNREACHABLE
 */
export async function fetchReleases(index: PackageIndex, signal: AbortSignal): Promise<Release[]> {
  return fetchProject(index, "litellm", signal);
}

/**
 * Every release of a companion of LiteLLM on the index, newest first; null: the index has no such project.
 * @throws PhantomError ERR_REGISTRY_UNREACHABLE
 */
export async function fetchCompanion(
  index: PackageIndex,
  project: string,
  signal: AbortSignal,
): Promise<Release[] | null> {
  try {
    return await fetchProject(index, project, signal);
  } catch (error) {
    const { cause } = error as Error;
    if (cause instanceof HttpStatus && cause.status === 404) return null;
    throw error;
  }
}

async function fetchProject(index: PackageIndex, project: string, signal: AbortSignal): Promise<Release[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      const { contentType, body } = await request(index, project, signal);
      return releasesFromFiles(parseProjectPage(contentType, body));
    } catch (error) {
      signal.throwIfAborted();
      const definite = error instanceof HttpStatus && error.status < 500;
      if (definite || attempt === 3) throw unreachable(index, project, error);
      await sleep(300 * attempt, undefined, { signal });
    }
  }
}

function unreachable(index: PackageIndex, project: string, cause: unknown): PhantomError {
  const because =
    cause instanceof Error ? ((cause.cause as Error | undefined)?.message ?? cause.message) : String(cause);
  const what = project === "litellm" ? "LiteLLM's releases" : `the releases of ${project}`;
  return new PhantomError("ERR_REGISTRY_UNREACHABLE", {
    operation: `look up ${what}`,
    message: `The package index ${withoutCredentials(index.url)} did not answer with ${what} (${because}).`,
    hint: unreachableHint,
    cause,
  });
}
