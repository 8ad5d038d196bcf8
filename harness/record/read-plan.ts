import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { z } from "zod";
import { Environment, Plan, planHash, readAs, Verdict } from "../contracts/index.ts";
import { files } from "./files.ts";
import { invalid } from "./invalid.ts";
import { placedIn } from "./place.ts";
import { readDocument } from "./read-document.ts";

/** A plan, and what is left of its run. */
export interface RecordedPlan {
  plan: Plan;
  /** Of the plan as it was written. One of an older phantom429 lacks fields that have a default by now. */
  writtenHash: string;
  /** null: not there, or cut off. */
  environment: Environment | null;
  /** null: not there, cut off, or of an older form. */
  verdict: Verdict | null;
}

/**
 * Reads what is needed to run a plan again. The rest of its record may be missing.
 * @param file an absolute path
 * @throws PhantomError ERR_RUN_DIRECTORY_INVALID where it is no plan, ERR_SCHEMA_NEWER
 */
export function readPlan(file: string): RecordedPlan {
  const dir = dirname(file);
  const value = planIn(dir, file);
  const read = readAs(Plan, value, file);
  if (!read.success) throw invalid(dir, basename(file), null, firstProblem(read.error));
  const environment = readDocument(join(dir, files.environment), Environment);
  return {
    plan: read.data,
    writtenHash: hashOf(dir, file, value),
    environment: environment && placedIn(environment, dir),
    verdict: readDocument(join(dir, files.verdict), Verdict),
  };
}

function hashOf(dir: string, file: string, value: unknown): string {
  try {
    return planHash(value as Plan);
  } catch (error) {
    throw invalid(dir, basename(file), null, (error as Error).message, error);
  }
}

function planIn(dir: string, file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const { message } = error as Error;
    const why = error instanceof SyntaxError ? `it is no whole JSON document: ${message}` : message;
    throw invalid(dir, basename(file), null, why, error);
  }
}

/** "phases.0.requests.2.route: Invalid option …": the first alone, of the many that one slip may make. */
function firstProblem({ issues }: z.ZodError): string {
  const [first] = issues;
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : "";
  return `${first!.path.join(".") || "the document"}: ${first!.message}${more}`;
}
