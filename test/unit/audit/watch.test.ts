import { expect, test } from "vitest";
import { watchAudits } from "../../../harness/cli/commands/audit/watch.ts";
import type { AuditFlags, ReadAudit } from "../../../harness/cli/options/index.ts";
import { type AuditOutput, ErrorOutput } from "../../../harness/contracts/index.ts";
import { PhantomError } from "../../../harness/errors/index.ts";
import { fakeTerminal } from "../cli/fakes.ts";

const output = {
  startedAt: "2026-01-01T00:00:00.000Z",
  seconds: 2,
  whole: true,
  read: { entities: 1, counters: 1 },
  findings: [],
  unsure: [],
} as unknown as AuditOutput;

test("an audit that cannot be made is a line of --ndjson, and no metrics are complete", async () => {
  const ends = new AbortController();
  const printed: string[] = [];
  let [url, scraped] = ["", ""];
  const terminal = {
    ...fakeTerminal("/"),
    signal: ends.signal,
    print: (text: string) => void printed.push(text),
    progress: (text: string) => {
      url = /http\S+/.exec(text)![0];
    },
  };
  let round = 0;
  const once = async () => {
    if (++round === 1) return output;
    if (round === 2)
      throw new PhantomError("ERR_AUDIT_UNREADABLE", { operation: "audit", message: "gone", hint: "wait" });
    scraped = await (await fetch(url)).text();
    ends.abort(new Error("over"));
    return output;
  };
  const read = { metricsPort: 0, options: { intervalMs: 1 } } as ReadAudit;
  await expect(watchAudits(once, { flags: { ndjson: true } as AuditFlags, read, terminal })).rejects.toThrow("over");
  expect(ErrorOutput.parse(JSON.parse(printed[1]!)).error).toMatchObject({ code: "ERR_AUDIT_UNREADABLE" });
  expect(scraped).toContain("phantom429_audit_complete 0\n");
  expect(scraped).toContain(
    `phantom429_audit_last_success_timestamp_seconds ${Date.parse(output.startedAt) / 1_000 + 2}\n`,
  );
});
