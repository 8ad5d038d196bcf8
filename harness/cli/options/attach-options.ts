import type { CampaignOptions } from "../../campaign/index.ts";
import { PhantomError } from "../../errors/index.ts";
import { withoutSecrets } from "../../text/index.ts";
import type { Terminal } from "../context.ts";
import { tokenVariable } from "./relay-token.ts";

/** What `run` takes for `--stack attach` alone. */
export interface AttachFlags {
  url?: string[];
  redis?: string;
  database?: string;
  relay?: string;
}

/** What has no meaning for a deployment that is not started here. */
export interface StartFlags {
  litellm?: string;
  patch?: string[];
  image?: string[];
  latestDeps?: boolean;
  companions?: string;
  start: string;
  keepWarm?: string;
  profile: string;
}

type Deployment = NonNullable<CampaignOptions["deployment"]>;

const masterKeyVariable = "LITELLM_MASTER_KEY";

/**
 * The deployment that `run --stack attach` is told of. Secrets come from the environment: a command line stands in
 * process lists and in the record.
 * @throws PhantomError ERR_OPTION_INVALID
 */
export function readDeployment(flags: AttachFlags & StartFlags, { env }: Pick<Terminal, "env">): Deployment {
  refuseStartFlags(flags);
  const urls = (flags.url ?? []).map((url) => address("--url", url, ["http", "https"]));
  if (urls.length === 0) throw missing("--url", "http://127.0.0.1:4000 for each replica");
  const twice = urls.find((url, index) => urls.indexOf(url) !== index);
  if (twice !== undefined) throw invalid("--url", `${twice} is named twice.`, "Name each replica once.");
  const redisUrl = flags.redis ?? env.REDIS_URL;
  if (!redisUrl) throw missing("--redis", "redis://127.0.0.1:6379 (or REDIS_URL), the server itself");
  const postgresUrl = flags.database ?? env.DATABASE_URL;
  if (!postgresUrl) throw missing("--database", "postgresql://… (or DATABASE_URL), the server itself");
  if (!flags.relay) {
    const why = "Without a relay the writes on the counters are not seen, and nothing can be concluded.";
    throw missing("--relay", "ws://127.0.0.1:8430, where `npx phantom429 relay` listens", why);
  }
  const masterKey = env[masterKeyVariable];
  if (!masterKey) {
    throw invalid(
      masterKeyVariable,
      "The deployment's master key is not given.",
      `Set ${masterKeyVariable} in the environment.`,
    );
  }
  return {
    urls,
    masterKey,
    redisUrl: address("--redis", redisUrl, ["redis", "rediss"]),
    postgresUrl: address("--database", postgresUrl, ["postgresql", "postgres"]),
    relay: { url: address("--relay", flags.relay, ["ws", "wss"]), token: env[tokenVariable] || null },
  };
}

/** @throws PhantomError ERR_OPTION_INVALID for an option of `--stack attach` with another stack */
export function refuseAttachFlags(flags: AttachFlags): void {
  const given = (["url", "redis", "database", "relay"] as const).find((name) => flags[name] !== undefined);
  if (given === undefined) return;
  throw invalid(`--${given}`, `--${given} says what to attach to.`, "Add --stack attach, or leave it out.");
}

function refuseStartFlags(flags: StartFlags): void {
  const { litellm, patch, image, latestDeps, companions, start, keepWarm, profile } = flags;
  const given: [string, boolean][] = [
    ["--litellm", litellm !== undefined],
    ["--patch", (patch ?? []).length > 0],
    ["--image", (image ?? []).length > 0],
    ["--latest-deps", latestDeps === true],
    ["--companions", (companions ?? "exact") !== "exact"],
    ["--start", start !== "fork"],
    ["--keep-warm", keepWarm !== undefined],
    ["--profile", profile !== "fast"],
  ];
  const [found] = given.find(([, isGiven]) => isGiven) ?? [];
  if (found === undefined) return;
  const hint = "Leave it out: what runs is found by looking. --setting says which settings it has.";
  throw invalid(found, `${found} is for a LiteLLM that phantom429 starts, and --stack attach starts none.`, hint);
}

function address(option: string, text: string, protocols: readonly string[]): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url && protocols.includes(url.protocol.slice(0, -1)) && url.hostname !== "") return text.replace(/\/$/, "");
  throw invalid(
    option,
    `"${withoutSecrets(text)}" is no address for ${option}.`,
    `It begins with ${protocols.join(":// or ")}://.`,
  );
}

function missing(option: string, example: string, why = `--stack attach needs ${option}.`): PhantomError {
  return invalid(option, why, `Give ${option} ${example}; docs/attach.md.`);
}

function invalid(option: string, message: string, hint: string): PhantomError {
  return new PhantomError("ERR_OPTION_INVALID", { operation: `read ${option}`, message, hint });
}
