import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { home } from "@phantom429/query-engine";
import { expect, onTestFinished, test } from "vitest";
import { layOutContext, needsHostNetwork } from "../../../harness/stack/docker/build-context.ts";

function place(): string {
  const dir = mkdtempSync(join(tmpdir(), "phantom429-context-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

test("the image has the query engine and installs what it imports", async () => {
  const context = place();
  await layOutContext(context, {});
  const engine = join(context, "engine");
  expect(existsSync(join(engine, "source", "shared", "client.py"))).toBe(true);
  const manifest = readFileSync(join(engine, "package.json"), "utf8");
  expect(manifest).toBe(readFileSync(join(home, "package.json"), "utf8"));
});

test("the way to the registries stays in network/ and does not change the image's name", async () => {
  const [plain, behindProxy] = [place(), place()];
  const certificates = join(place(), "ca.pem");
  writeFileSync(certificates, "certificate");
  const env = { UV_DEFAULT_INDEX: "https://user:it's@index/simple", SSL_CERT_FILE: certificates, SECRET: "no" };
  expect(await layOutContext(plain, {})).toBe(await layOutContext(behindProxy, env));

  const network = join(behindProxy, "network");
  expect(readFileSync(join(network, "certificates.pem"), "utf8")).toBe("certificate");
  const exported = readFileSync(join(network, "environment"), "utf8");
  expect(exported).toContain("export UV_DEFAULT_INDEX='https://user:it'\\''s@index/simple'\n");
  expect(exported).toContain("export NODE_EXTRA_CA_CERTS='/network/certificates.pem'\n");
  expect(exported).not.toContain("SECRET");
  expect(readFileSync(join(plain, "network", "environment"), "utf8")).toBe("");
});

test("a registry on this machine's loopback needs the host's network", () => {
  expect(needsHostNetwork({ UV_DEFAULT_INDEX: "http://127.0.0.1:3141/simple" })).toBe(true);
  expect(needsHostNetwork({ HTTPS_PROXY: "http://me:x@localhost:8080" })).toBe(true);
  expect(needsHostNetwork({ UV_DEFAULT_INDEX: "https://pypi.org/simple", NO_PROXY: "//localhost" })).toBe(false);
});

test("a wheel is part of the context, and changes the image's name", async () => {
  const [plain, withWheel] = [place(), place()];
  const wheel = join(place(), "litellm-1.84.0-py3-none-any.whl");
  writeFileSync(wheel, "wheel");
  expect(await layOutContext(plain, {})).not.toBe(await layOutContext(withWheel, {}, wheel));
  expect(readdirSync(join(withWheel, "subject"))).toEqual(["litellm-1.84.0-py3-none-any.whl"]);
  expect(readdirSync(join(plain, "subject"))).toEqual([]);
});
