import { z } from "zod";
import { AuditOutput } from "./audit.ts";
import { BisectDocument, BisectForecastOutput, BisectOutput } from "./bisect.ts";
import { CampaignDocument } from "./campaign-document.ts";
import { Environment } from "./environment.ts";
import { CorpusEntry, CorpusIndex, ExploreDocument, ExploreOutput } from "./explore.ts";
import { GateFile } from "./gate-file.ts";
import { GateDocument, GateOutput } from "./gate-result.ts";
import { Manifest } from "./manifest.ts";
import {
  CampaignOutput,
  DoctorOutput,
  ErrorOutput,
  ForecastOutput,
  ListOutput,
  ReleasesOutput,
  ReplayOutput,
  ReportOutput,
} from "./outputs.ts";
import { Plan } from "./plan.ts";
import { schemaVersionOf } from "./read-as.ts";
import { HistoryEvent, LedgerEntry, ProviderEvent, Sample } from "./record.ts";
import { RequestRow } from "./requests.ts";
import { ShrinkOutput } from "./shrink.ts";
import { Verdict } from "./verdict.ts";

interface SchemaEntry {
  what: string;
  schema: z.ZodType;
  /** Of what people write: what has a default may be left out, and what it does not name is a mistake. */
  io?: "input" | "output";
}

/** Everything that is written, with the contract that it keeps. */
export const schemas = {
  verdict: { what: "verdict.json", schema: Verdict },
  campaign: { what: "campaign.json", schema: CampaignDocument },
  bisect: { what: "bisect.json", schema: BisectDocument },
  plan: { what: "plan.json", schema: Plan },
  environment: { what: "environment.json", schema: Environment },
  manifest: { what: "manifest.json", schema: Manifest },
  gate: { what: "a gate file, as it is written by hand", schema: GateFile, io: "input" },
  "gate-result": { what: "gate.json", schema: GateDocument },
  explore: { what: "explore.json", schema: ExploreDocument },
  "corpus-entry": { what: "a plan in a corpus of explore", schema: CorpusEntry },
  "corpus-index": { what: "index.json of a corpus", schema: CorpusIndex },
  history: { what: "a line of history.ndjson", schema: HistoryEvent },
  ledger: { what: "a line of ledger.ndjson", schema: LedgerEntry },
  provider: { what: "a line of provider.ndjson", schema: ProviderEvent },
  sample: { what: "a row of samples.csv; an empty field is null", schema: Sample },
  request: { what: "a row of requests.csv; an empty field is null", schema: RequestRow },
  "run-output": { what: "run --json, compare --json", schema: CampaignOutput },
  "gate-output": { what: "gate --json", schema: GateOutput },
  "explore-output": { what: "explore --json", schema: ExploreOutput },
  "bisect-output": { what: "bisect --json", schema: BisectOutput },
  "bisect-dry-run-output": { what: "bisect --dry-run --json", schema: BisectForecastOutput },
  "dry-run-output": { what: "--dry-run --json", schema: ForecastOutput },
  "replay-output": { what: "replay --json", schema: ReplayOutput },
  "shrink-output": { what: "shrink --json", schema: ShrinkOutput },
  "report-output": { what: "report --json", schema: ReportOutput },
  "list-output": { what: "list --json", schema: ListOutput },
  "releases-output": { what: "releases --json", schema: ReleasesOutput },
  "doctor-output": { what: "doctor --json", schema: DoctorOutput },
  audit: { what: "audit --json, a line of audit --ndjson", schema: AuditOutput },
  "error-output": { what: "any command's --json when it fails", schema: ErrorOutput },
} as const satisfies Record<string, SchemaEntry>;

export type SchemaName = keyof typeof schemas;

const home = "https://github.com/phantom429/phantom429/schemas";

/**
 * JSON Schema 2020-12 of what is written. But for what people write, it allows keys that it does not name: a newer phantom429 adds them without another
 * `schemaVersion`.
 */
export function jsonSchemaOf(name: SchemaName): Record<string, unknown> {
  const { what, schema, io = "output" }: SchemaEntry = schemas[name];
  const { $schema, ...body } = z.toJSONSchema(schema, {
    io,
    override: ({ jsonSchema }) => {
      if (io === "output" && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
  const version = schemaVersionOf(schema) ?? 1;
  return { $schema, $id: `${home}/${name}.v${version}.json`, title: `phantom429: ${what}`, ...body };
}
