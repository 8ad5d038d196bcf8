import type { TrialOutcome } from "../../contracts/index.ts";
import { placesOf } from "../../finder/index.ts";
import { assembledText, shellWord } from "../../report/index.ts";
import type { StartedStack } from "../../stack/index.ts";

/** Where the parts of a stack are to be found. */
export function addressLines({
  subject,
  replicas,
  masterKey,
  redisUrl,
  postgresUrl,
  provider,
}: StartedStack): string[] {
  return [
    ...(subject.assembled ? [`  assembled   ${assembledText(subject.assembled)}`] : []),
    ...replicas.map(({ index, url, alive }) => `  replica ${index}   ${url}${alive ? "" : " (not running)"}`),
    `  master key  ${masterKey}`,
    `  Redis       ${redisUrl}`,
    `  Postgres    ${postgresUrl}`,
    `  provider    ${provider.url}`,
  ];
}

/** The same for a shell that reads the file: what a script of `shrink --as curl` needs. */
export function addressVariables({ replicas, masterKey, redisUrl, postgresUrl, provider }: StartedStack): string {
  const redis = new URL(redisUrl);
  const variables = {
    ...Object.fromEntries(replicas.map(({ index, url }) => [`REPLICA_${index}`, url])),
    MASTER_KEY: masterKey,
    REDIS_HOST: redis.hostname,
    REDIS_PORT: redis.port,
    DATABASE: postgresUrl,
    PROVIDER: provider.url,
  };
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${shellWord(value)}\n`)
    .join("");
}

const mostCounters = 2;

/** A stack that stays after a trial: where it is, and how to look at the counters that the trial's findings are about. */
export function keptText(stack: StartedStack, { verdict, environment, dir }: TrialOutcome): string {
  const found = new Set(verdict.findings.map(({ counter }) => counter));
  const about = environment.entities.filter(({ counterKey }) => found.has(counterKey)).slice(0, mostCounters);
  const looks = about.flatMap(({ kind, id, counterKey }) => [
    `  redis-cli -u ${shellWord(stack.redisUrl)} GET ${shellWord(counterKey)}`,
    `  psql ${shellWord(stack.postgresUrl)} -c ${shellWord(placesOf(kind, id).sql[0]!)}`,
  ]);
  return [
    "",
    `${verdict.verdict}: ${verdict.scenario} on litellm ${stack.subject.version}. Its stack stays:`,
    ...addressLines(stack),
    `  evidence    ${dir}`,
    "",
    ...looks,
    `Redis drops a counter ${stack.counterTtlS} s after its last write: then GET says (nil), and the next request seeds it.`,
    ...(looks.length === 0 ? [] : ["Without redis-cli or psql: docs/modes/by-hand.md"]),
    "Ctrl-C ends the stack.",
    "",
  ].join("\n");
}
