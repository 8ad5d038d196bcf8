import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { AuditFinding, AuditOutput } from "../../../contracts/index.ts";
import { PhantomError } from "../../../errors/index.ts";

/** The last audit as Prometheus' text format, on loopback. */
export interface Metrics extends AsyncDisposable {
  readonly url: string;
  show(output: AuditOutput): void;
  /** An audit that could not be made. What the one before it found stays. */
  fail(): void;
}

interface Shown {
  /** Null: no audit is over yet. */
  output: AuditOutput | null;
  /** Whether the last one could not be made. */
  failed: boolean;
  /** When the last one that was complete ended, Unix seconds; 0: none was. */
  succeededAt: number;
}

/** @param port 0: the system chooses. @throws PhantomError ERR_PORT_IN_USE */
export async function serveMetrics(port: number): Promise<Metrics> {
  let shown: Shown = { output: null, failed: false, succeededAt: 0 };
  const server = createServer((request, response) => {
    const found = request.method === "GET" && request.url?.split("?")[0] === "/metrics";
    response.writeHead(found ? 200 : 404, { "content-type": "text/plain; version=0.0.4; charset=utf-8" });
    response.end(found ? metricsText(shown) : "See /metrics.\n");
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening").catch((cause) => {
    throw new PhantomError("ERR_PORT_IN_USE", {
      operation: "serve metrics",
      message: `127.0.0.1:${port} cannot be listened on: ${cause instanceof Error ? cause.message : cause}`,
      hint: "Choose another port with --metrics; 0 lets the system choose.",
      cause,
    });
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`,
    show(output) {
      const endedAt = Date.parse(output.startedAt) / 1_000 + output.seconds;
      shown = { output, failed: false, succeededAt: output.whole ? endedAt : shown.succeededAt };
    },
    fail() {
      shown = { ...shown, failed: true };
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function metricsText({ output, failed, succeededAt }: Shown): string {
  const findings = output === null ? [] : [...output.findings, ...output.unsure];
  const each = (value: (finding: AuditFinding) => number) =>
    findings.map((finding) => [labels(finding), value(finding)]);
  const blocks = [
    gauge("phantom429_audit_complete", "1: the last audit read all that was to be read", [
      ["", output?.whole && !failed ? 1 : 0],
    ]),
    gauge("phantom429_audit_last_success_timestamp_seconds", "When the last complete audit ended, Unix time", [
      ["", succeededAt],
    ]),
    gauge("phantom429_audit_seconds", "How long the last audit took", [["", output?.seconds ?? 0]]),
    gauge("phantom429_audit_entities", "Rows that were read", [["", output?.read.entities ?? 0]]),
    gauge("phantom429_audit_counters", "Counters that were read", [["", output?.read.counters ?? 0]]),
    gauge("phantom429_audit_findings", "What was found, by certainty", [
      ['{certain="true"}', output?.findings.length ?? 0],
      ['{certain="false"}', output?.unsure.length ?? 0],
    ]),
    gauge(
      "phantom429_audit_excess_dollars",
      "Dollars between a counter and its row, at least",
      each(({ least }) => least),
    ),
    gauge(
      "phantom429_audit_refused",
      "1: requests are refused now for it",
      each(({ refusedNow }) => Number(refusedNow)),
    ),
  ];
  return blocks.join("");
}

function gauge(
  name: string,
  help: string,
  values: readonly (readonly [string, number] | (string | number)[])[],
): string {
  const samples = values.map(([label, value]) => `${name}${label} ${value}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${samples.join("")}`;
}

function labels({ kind, entity, owner, counterKey, certainty }: AuditFinding): string {
  const all = { kind, entity, owner, counter: counterKey, certainty };
  return `{${Object.entries(all)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(",")}}`;
}

const escaped = (text: string): string => text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
