import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { PhantomError } from "../../errors/index.ts";
import { type Companions, parseSpec } from "../../subject/index.ts";
import { fitDatabase } from "../database/index.ts";
import { type ChosenImages, prepareSubject } from "../docker/index.ts";
import { compose, requireCompose, root } from "./command.ts";
import { type Composed, filesFor, project, published, variables } from "./composed.ts";

export interface ComposeOptions {
  spec: string;
  images: ChosenImages;
  latestDeps: boolean;
  companions?: Companions;
  replicas: number;
  env: Readonly<Record<string, string | undefined>>;
}

/**
 * Brings docker-compose.yml up with secrets of its own and waits until all of it is healthy; it stays when this process
 * ends. What fails or is interrupted leaves nothing.
 */
export async function startComposed(
  { spec, images, latestDeps, companions = "exact", replicas, env }: ComposeOptions,
  signal: AbortSignal,
  report: (line: string) => void,
): Promise<Composed> {
  requireCheckout();
  await requireCompose();
  if (await isComposed()) throw upAlready();
  const owner = `${process.pid}-compose`;
  const subject = await prepareSubject(parseSpec(spec), {
    images,
    latestDeps,
    companions,
    patches: [],
    owner,
    signal,
    report,
  });
  const { litellm, redis, postgres } = subject.images;
  const [masterKey, token] = [`sk-local-${randomBytes(12).toString("hex")}`, randomBytes(12).toString("hex")];
  const request = { litellm: litellm.name, redis: redis.name, postgres: postgres.name, replicas, masterKey, token };
  try {
    await compose(["up", "--wait"], { files: filesFor(litellm.name), env: variables(request), signal, report });
    // LiteLLM, or the overlay's psql, has applied the migrations by now.
    const { postgresUrl } = published(replicas, env);
    const added =
      subject.contents.schema === null ? [] : await fitDatabase(postgresUrl, subject.contents.schema, signal);
    if (added.length > 0) report(`added to the database from schema.prisma: ${added.join(", ")}`);
  } catch (error) {
    await endComposed(report);
    throw error;
  }
  const { relayUrl, ...rest } = published(replicas, env);
  const { assembled } = subject;
  return {
    image: litellm.name,
    ...(assembled.length > 0 ? { assembled } : {}),
    masterKey,
    relay: { url: relayUrl, token },
    ...rest,
  };
}

/** Ends it with its containers, networks and volumes; false where there was none. */
export async function endComposed(report: (line: string) => void = () => {}): Promise<boolean> {
  if (!(await isComposed())) return false;
  await compose(["down", "-v", "--remove-orphans", "--timeout", "5"], { files: [], env: {}, report });
  return true;
}

/** By the labels that Compose gives: also what it left half-way. */
async function isComposed(): Promise<boolean> {
  const filter = ["--filter", `label=com.docker.compose.project=${project}`];
  const kinds = [
    ["ps", "-aq"],
    ["volume", "ls", "-q"],
    ["network", "ls", "-q"],
  ];
  const found = await Promise.all(kinds.map((words) => execa("docker", [...words, ...filter], { reject: false })));
  return found.some(({ failed, stdout }) => !failed && stdout !== "");
}

function requireCheckout(): void {
  const missing = ["harness/main.ts", "docker-compose.yml", "node_modules"].find(
    (name) => !existsSync(join(root, name)),
  );
  if (missing === undefined) return;
  throw new PhantomError("ERR_OPTION_INVALID", {
    operation: "bring docker-compose.yml up",
    message: `The relay's container runs from a checkout, and ${join(root, missing)} is not there.`,
    hint: "Run it in a checkout after `npm ci`, or use --stack docker.",
  });
}

function upAlready(): PhantomError {
  return new PhantomError("ERR_OPTION_INVALID", {
    operation: "bring docker-compose.yml up",
    message: `Containers of the Compose project "${project}" are there already.`,
    hint: "`npx phantom429 down` ends them.",
  });
}
