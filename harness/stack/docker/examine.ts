import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { z } from "zod";
import type { Capabilities } from "../../contracts/index.ts";
import { PhantomError } from "../../errors/index.ts";
import { capabilitiesOf, tellingPackages } from "../../subject/index.ts";
import type { Daemon } from "./daemon.ts";
import type { Image } from "./images.ts";

export interface Migration {
  name: string;
  sql: string;
}

/** What an image holds, read from its files. */
export interface ImageContents {
  /** From the package's metadata; null where it has none. */
  litellm: string | null;
  python: string;
  /** The directory in which its `litellm` is. */
  site: string;
  packages: Record<string, string>;
  capabilities: Capabilities;
  /** In the order in which they are applied. */
  migrations: Migration[];
  /** The text of its schema.prisma; null where there is none. */
  schema: string | null;
  queryEngine: "wasm" | "native";
}

const Contents = z.object({
  litellm: z.string().nullable(),
  python: z.string(),
  site: z.string(),
  packages: z.record(z.string(), z.string()),
  sources: z.array(z.string()),
  migrations: z.array(z.object({ name: z.string(), sql: z.string() })).nullable(),
  schema: z.string().nullable(),
  engine: z.enum(["wasm", "native"]),
});

/**
 * Runs the image's own Python on probe.py, without a network.
 * @throws PhantomError ERR_IMAGE_NOT_LITELLM
 */
export async function examineImage(
  daemon: Daemon,
  image: Image,
  labels: Record<string, string>,
): Promise<ImageContents> {
  const { stdout, stderr } = await runPython(daemon, image, labels);
  const parsed = Contents.safeParse(parseJson(stdout));
  if (!parsed.success) {
    const last = stderr.trim().split("\n").slice(-3).join("\n");
    throw notLiteLLM(image, last === "" ? "Its Python finds no litellm with a proxy." : last);
  }
  const { sources, migrations, engine, packages, ...rest } = parsed.data;
  if (!migrations) throw notLiteLLM(image, "It brings no database migrations (litellm_proxy_extras).");
  return {
    ...rest,
    packages: tellingPackages(packages),
    capabilities: capabilitiesOf(sources),
    migrations,
    queryEngine: engine,
  };
}

async function runPython({ docker }: Daemon, image: Image, labels: Record<string, string>) {
  const script = await readFile(join(import.meta.dirname, "probe.py"), "utf8");
  const container = await docker.createContainer({
    Image: image.id,
    Entrypoint: ["python3", "-c", script],
    Cmd: [],
    // The official image's own directory holds a second copy of the sources.
    WorkingDir: "/",
    Labels: labels,
    HostConfig: { NetworkMode: "none" },
  });
  try {
    const stream = await container.attach({ stream: true, stdout: true, stderr: true });
    const [out, err] = [new PassThrough(), new PassThrough()];
    docker.modem.demuxStream(stream, out, err);
    stream.once("end", () => [out, err].map((each) => each.end()));
    const both = Promise.all([text(out), text(err)]);
    await container.start();
    const [stdout, stderr] = await both;
    return { stdout, stderr };
  } catch (error) {
    // The daemon's word for an executable that is not in the image.
    if (/executable file not found|no such file or directory/i.test(String(error))) {
      throw notLiteLLM(image, "It has no python3.", error);
    }
    throw error;
  } finally {
    await container.remove({ force: true, v: true });
  }
}

function parseJson(document: string): unknown {
  try {
    return JSON.parse(document);
  } catch {
    return null;
  }
}

function notLiteLLM(image: Image, because: string, cause?: unknown): PhantomError {
  return new PhantomError("ERR_IMAGE_NOT_LITELLM", {
    operation: `look into the image ${image.name}`,
    message: `The image ${image.name} holds no LiteLLM proxy that could be run. ${because}`,
    hint: "Name an image of LiteLLM, such as image:ghcr.io/berriai/litellm:v1.84.0-stable, or a release (1.84.0) to have one built.",
    cause,
  });
}
