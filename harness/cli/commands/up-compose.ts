import { PhantomError } from "../../errors/index.ts";
import { type CommandResult, succeed } from "../../process/index.ts";
import { assembledText, shellWord } from "../../report/index.ts";
import type { Composed } from "../../stack/index.ts";
import type { Context } from "../context.ts";
import type { UpFlags } from "../options/index.ts";
import { chosenCompanions, lookUpSpecs, parseBetween, parseImages, refuseAdditions } from "../options/index.ts";

/** As many as docker-compose.yml has. */
const mostReplicas = 4;

/** `up --stack compose`: docker-compose.yml, which stays until `down`. */
export async function upCompose(flags: UpFlags, context: Context): Promise<CommandResult> {
  const { library, terminal } = context;
  refuseUnsuited(flags);
  refuseAdditions(flags.litellm, "up --stack compose");
  const [spec = flags.litellm] = await lookUpSpecs([flags.litellm], context);
  const options = {
    spec,
    images: parseImages(flags.image ?? [], terminal.env),
    latestDeps: flags.latestDeps === true,
    ...chosenCompanions(flags),
    replicas: parseBetween("--replicas", flags.replicas, 1, mostReplicas),
    env: terminal.env,
  };
  const composed = await library.startComposed(options, terminal.signal, (line) => terminal.progress(`${line}\n`));
  return succeed(description(composed));
}

function description({ image, assembled, urls, masterKey, redisUrl, postgresUrl, relay }: Composed): string {
  const attach = [
    "npx phantom429 run stream-abort-after-chunk --stack attach",
    ...urls.map((url) => `--url ${url}`),
    `--redis ${redisUrl}`,
    `--database ${shellWord(postgresUrl)}`,
    `--relay ${relay.url}`,
    "--setting general_settings.proxy_batch_write_at=1",
  ];
  return [
    `${image} is up.`,
    ...(assembled ? [`  assembled   ${assembledText(assembled)}`] : []),
    ...urls.map((url, index) => `  replica ${index}   ${url}`),
    `  master key  ${masterKey}`,
    `  Redis       ${redisUrl}`,
    `  Postgres    ${postgresUrl}`,
    `  relay       ${relay.url}`,
    "",
    `  export LITELLM_MASTER_KEY=${masterKey} PHANTOM429_RELAY_TOKEN=${relay.token}`,
    `  curl -H "Authorization: Bearer $LITELLM_MASTER_KEY" ${urls[0]}/v1/models`,
    `  ${attach.join(" \\\n    ")}`,
    "",
    "`npx phantom429 down` ends it.",
    "",
  ].join("\n");
}

function refuseUnsuited({ setting, patch, start, profile, logs, addresses }: UpFlags): void {
  const given: [string, boolean][] = [
    ["--setting", (setting ?? []).length > 0],
    ["--patch", (patch ?? []).length > 0],
    ["--start", start !== "fork"],
    ["--profile", profile !== "fast"],
    ["--logs", logs !== undefined],
    ["--addresses", addresses !== undefined],
  ];
  const [found] = given.find(([, isGiven]) => isGiven) ?? [];
  if (found === undefined) return;
  throw new PhantomError("ERR_OPTION_INVALID", {
    operation: `read ${found}`,
    message: `--stack compose takes no ${found}: it starts what docker-compose.yml says.`,
    hint: "Change docker/litellm-config.yaml or docker-compose.yml, or use --stack local or docker.",
  });
}
