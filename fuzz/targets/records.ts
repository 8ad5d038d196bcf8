import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { canonicalJson, Verdict } from "../../harness/contracts/index.ts";
import { PhantomError } from "../../harness/errors/index.ts";
import { judgeWithRequests } from "../../harness/oracle/index.ts";
import { files, readBaseline, readCampaign, readPlan, readRun } from "../../harness/record/index.ts";
import { paint, trialSummary, trialText } from "../../harness/report/index.ts";
import type { Target } from "../types.ts";
import { type Damage, documentDamage, linesDamage } from "./damage.ts";

const recorded = join(import.meta.dirname, "../../test/fixtures/recorded/redis-reply-lost-1");

/** A copy of a recorded run, of which one file at a time is damaged. */
class Copy {
  readonly dir = mkdtempSync(join(tmpdir(), "phantom429-fuzz-"));
  private readonly originals = new Map<string, string>();
  private last: string | null = null;

  constructor() {
    cpSync(recorded, this.dir, { recursive: true });
  }

  /** What was damaged before is whole again. */
  damage(file: string, damage: Damage): void {
    if (this.last !== null && this.last !== file) writeFileSync(join(this.dir, this.last), this.original(this.last));
    writeFileSync(join(this.dir, file), damage(this.original(file)));
    this.last = file;
  }

  /** As a harness has left it that wrote no manifest: each line counts. */
  withoutManifest(): this {
    rmSync(join(this.dir, files.manifest));
    const { manifest: _, ...older } = JSON.parse(this.original(files.environment));
    writeFileSync(join(this.dir, files.environment), JSON.stringify(older));
    this.originals.set(files.environment, JSON.stringify(older));
    return this;
  }

  [Symbol.dispose](): void {
    rmSync(this.dir, { recursive: true, force: true });
  }

  private original(file: string): string {
    const text = this.originals.get(file) ?? readFileSync(join(this.dir, file), "utf8");
    this.originals.set(file, text);
    return text;
  }
}

/** Null: it was refused in words. */
function orRefused<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof PhantomError && error.code.startsWith("ERR_")) return null;
    throw error;
  }
}

export const plans: Target = {
  name: "plans",
  holds: "A damaged plan.json is refused by an error with a code, or read as a plan that reads the same when it is written again.",
  casesPerRun: 1,
  open: async () => {
    const copy = new Copy();
    const file = join(copy.dir, files.plan);
    return {
      property: fc.property(documentDamage, (damage) => {
        copy.damage(files.plan, damage);
        const read = orRefused(() => readPlan(file));
        if (read === null) return;
        const written = canonicalJson(read.plan);
        copy.damage(files.plan, () => written);
        assert.equal(canonicalJson(readPlan(file).plan), written);
      }),
      [Symbol.asyncDispose]: async () => copy[Symbol.dispose](),
    };
  },
};

const streams = [files.history, files.ledger, files.provider, files.samples];
const documents = [files.plan, files.environment, files.verdict];
const inRecord = fc.oneof(
  fc.tuple(fc.constantFrom(...streams), linesDamage),
  fc.tuple(fc.constantFrom(...documents), documentDamage),
);

export const records: Target = {
  name: "records",
  holds:
    "A damaged run directory is refused by an error with a code, or judged: its verdict keeps the contract and can be printed.",
  casesPerRun: 1,
  open: async () => {
    const ofToday = new Copy();
    const older = new Copy().withoutManifest();
    return {
      property: fc.property(fc.boolean(), inRecord, (isOlder, [file, damage]) => {
        const copy = isOlder ? older : ofToday;
        copy.damage(file, damage);
        for (const read of [readCampaign, readBaseline]) orRefused(() => read(copy.dir, copy.dir));
        orRefused(() => judgeAndPrint(copy.dir));
      }),
      [Symbol.asyncDispose]: async () => {
        ofToday[Symbol.dispose]();
        older[Symbol.dispose]();
      },
    };
  },
};

function judgeAndPrint(dir: string): void {
  const trial = readRun(dir);
  const judged = judgeWithRequests(trial, { expected: null });
  const verdict = Verdict.parse(JSON.parse(JSON.stringify(judged.verdict)));
  Array.from(judged.requests());
  judged.course();
  trialText(verdict, paint(false));
  trialSummary(verdict, trial.environment);
}
