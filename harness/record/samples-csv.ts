import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { z } from "zod";
import { Sample } from "../contracts/index.ts";
import { invalid } from "./invalid.ts";

/** In CSV an absent value is an empty field. */
const number = z.string().min(1).transform(Number).pipe(z.number());
const numberOrAbsent = z.string().transform((text) => (text === "" ? null : Number(text)));
/** A newer phantom429 may have more columns. */
const Row = z.object({
  t: number,
  label: z.string(),
  quiescent: z.enum(["true", "false"]).transform((text) => text === "true"),
  ref: z.string(),
  key: z.string(),
  counter: numberOrAbsent,
  ttl: numberOrAbsent,
  row: numberOrAbsent,
  logsSpend: number,
  logsCount: number,
});

/** @throws PhantomError ERR_RUN_DIRECTORY_INVALID, naming file and line */
export function readSamples(dir: string, file: string): Sample[] {
  const text = load(dir, file);
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  let rows: { record: unknown; info: { lines: number } }[];
  try {
    rows = parse(whole, { columns: true, info: true, skip_empty_lines: true }) as unknown as typeof rows;
  } catch (error) {
    throw invalid(dir, file, (error as { lines?: number }).lines ?? null, (error as Error).message, error);
  }
  return rows.map(({ record, info }) => {
    const sample = Row.pipe(Sample).safeParse(record);
    if (sample.success) return sample.data;
    throw invalid(dir, file, info.lines, z.prettifyError(sample.error).replaceAll("\n", " "));
  });
}

function load(dir: string, file: string): string {
  try {
    return readFileSync(join(dir, file), "utf8");
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw invalid(dir, file, null, missing ? "it is missing" : (error as Error).message, error);
  }
}
