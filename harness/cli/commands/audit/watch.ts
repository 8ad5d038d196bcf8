import { setTimeout as delay } from "node:timers/promises";
import { createLogUpdate } from "log-update";
import type { AuditOutput, ErrorOutput } from "../../../contracts/index.ts";
import { PhantomError } from "../../../errors/index.ts";
import { type CommandResult, renderError } from "../../../process/index.ts";
import type { Terminal } from "../../context.ts";
import type { AuditFlags, ReadAudit } from "../../options/index.ts";
import { auditConclusion, auditLines, auditTable } from "../../words/index.ts";
import { serveMetrics } from "./metrics.ts";

type Once = (report: (text: string) => void) => Promise<AuditOutput>;

/** Audits one after the other until Ctrl-C: a table that is drawn over, lines without a terminal, documents with --ndjson. */
export async function watchAudits(
  once: Once,
  { flags, read, terminal }: { flags: AuditFlags; read: ReadAudit; terminal: Terminal },
): Promise<CommandResult> {
  const { signal } = terminal;
  await using metrics = read.metricsPort === null ? null : await serveMetrics(read.metricsPort);
  if (metrics) terminal.progress(`metrics: ${metrics.url}\n`);
  const screen = terminal.live && !flags.ndjson ? createLogUpdate(process.stderr, { showCursor: true }) : null;
  let last = "";
  const report = (text: string) => screen?.(`${last}${text}`);
  const show = (output: AuditOutput) => {
    metrics?.show(output);
    if (flags.ndjson) return terminal.print(`${JSON.stringify(output)}\n`);
    const line = `${output.startedAt}  ${auditConclusion(output)}`;
    if (screen === null) return terminal.print(`${line}\n${auditLines(output)}`);
    last = `${auditTable([...output.findings, ...output.unsure])}${line}\n`;
    screen(last);
  };
  try {
    for (let round = 1; ; round++) {
      try {
        show(await once(report));
      } catch (error) {
        signal.throwIfAborted();
        // What is wrong from the start is for the user to mend; later on it may pass.
        if (!(error instanceof PhantomError) || round === 1) throw error;
        metrics?.fail();
        if (flags.ndjson) terminal.print(failureLine(error));
        else terminal.progress(renderError(error));
      }
      await delay(read.options.intervalMs, undefined, { signal }).catch(() => {});
      signal.throwIfAborted();
    }
  } finally {
    screen?.done();
  }
}

function failureLine({ code, operation, message, hint, exitCode }: PhantomError): string {
  const document: ErrorOutput = { schemaVersion: 1, exitCode, error: { code, operation, message, hint } };
  return `${JSON.stringify(document)}\n`;
}
