import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

const normal = (name: string) => name.toLowerCase().replace(/[-_.]+/g, "-");

/** A package index on loopback that serves the stand-ins of make_wheels.py; litellm 1.0.2 is yanked. */
export async function startFakeIndex(dir: string): Promise<AsyncDisposable & { url: string; wheels: string }> {
  const wheels = join(dir, "wheels");
  mkdirSync(wheels, { recursive: true });
  execFileSync("python3", [join(import.meta.dirname, "make_wheels.py"), wheels]);

  const server = createServer((request, response) => {
    // Anew each time: an index gains releases.
    const files = readdirSync(wheels);
    const [, area, name = ""] = (request.url ?? "").split("/");
    if (area === "files" && files.includes(name)) return response.end(readFileSync(join(wheels, name)));
    const own = files.filter((file) => normal(file.split("-")[0]!) === name);
    if (area !== "simple" || own.length === 0) return response.writeHead(404).end();
    response.setHeader("content-type", "application/vnd.pypi.simple.v1+json");
    return response.end(
      JSON.stringify({
        meta: { "api-version": "1.1" },
        name,
        files: own.map((filename) => ({
          filename,
          url: `/files/${filename}`,
          hashes: {},
          "upload-time": filename.includes("-0.1.4.1-") ? "2026-03-01T00:00:00Z" : "2026-01-01T00:00:00Z",
          yanked: /^litellm-1\.0\.2-|^litellm_proxy_extras-0\.1\.5-/.test(filename) ? "wrong build" : false,
          ...(filename.startsWith("litellm-2") ? { "requires-python": ">=3.99" } : {}),
        })),
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/simple`,
    wheels,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
