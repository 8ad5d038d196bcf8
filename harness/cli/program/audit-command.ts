import { litellm } from "../../catalogue/index.ts";
import { audit } from "../commands/index.ts";
import type { AuditFlags } from "../options/index.ts";
import type { CommandGroup } from "./group.ts";
import { collect } from "./trial-options.ts";

const exits = `
Exit codes: 0 no drift · 1 drift · 2 an option is wrong · 3 a server cannot be read · 4 no drift, but not all could be read · 130/143 interrupted
docs/audit.md: what each finding means, what to do, and the rights that reading takes`;

/** Reads a deployment that serves its customers now. */
export function auditCommand({ command, context, done }: CommandGroup): void {
  command("audit", "a live deployment's counters beside its rows: which are stuck, and who is refused; changes nothing")
    .option(
      "--redis <url>",
      "redis:// or rediss:// (TLS); repeatable for a cluster or sentinels (or REDIS_URL)",
      collect,
    )
    .option("--database <url>", "LiteLLM's Postgres, sslmode in the URL (or DATABASE_URL)")
    .option("--redis-cluster", "the URLs are nodes of a cluster")
    .option("--redis-sentinel <name>", "the URLs are sentinels of that group (their password: REDIS_SENTINEL_PASSWORD)")
    .option("--namespace <name>", "cache_params.namespace of the deployment")
    .option("--litellm <release>", "the release that runs there, e.g. 1.106.2")
    .option("--samples <n>", "how often all that does not agree is read, at least 2", "3")
    .option("--interval <time>", "from one reading to the next", "20s")
    .option("--longest-request <time>", "what stays longer is no request in flight", "5m")
    .option("--largest-request <dollars>", "no request reserves more: names leaks larger than what is in flight")
    .option("--write-interval <time>", "proxy_batch_write_at", `${litellm.batchWriteEveryS.value}s`)
    .option("--no-follow", "end after the samples, also where only time can tell a leak from a long request")
    .option("--least <dollars>", "smaller differences are left out", "0.000001")
    .option("--rate <n>", "commands a second on Redis", "10000")
    .option("--statement-timeout <time>", "for each statement on Postgres", "10s")
    .option("--default-end-user-budget <id>", "litellm_settings.max_end_user_budget_id")
    .option("--logs <days>", "compare rows with their spend logs, too, of rows that began in the last days")
    .option("--strict", "exit 1 also where it cannot be told")
    .option("--watch", "again and again until Ctrl-C; a live table on a terminal")
    .option("--metrics <port>", "with --watch: Prometheus text on 127.0.0.1, /metrics; 0 lets the system choose")
    .option("--ndjson", "a JSON document on a line for each audit")
    .option("--json", "one JSON document on stdout")
    .addHelpText("after", exits)
    .action(async (flags: AuditFlags) => done(await audit(flags, context)));
}
