import { execFile } from "node:child_process";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const fake = join(import.meta.dirname, "fake");
const real = join(import.meta.dirname, "../../../harness/stack/local");

interface Answer {
  order: number;
  pending: string[];
  ran: boolean | null;
  error: string | null;
}

/** What a replica answers at once, and 0.8 s later. */
async function asked(about: string): Promise<[Answer, Answer]> {
  const env = { ...process.env, PYTHONPATH: [fake, real].join(delimiter), PYTHONDONTWRITEBYTECODE: "1" };
  const { stdout } = await promisify(execFile)("python3", ["-u", join(fake, "asked.py"), about], { env });
  const [first, then] = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Answer);
  return [first!, then!];
}

const ran = { pending: [], ran: true, error: null };

describe("a forked replica that is asked to write", () => {
  it.each(["idle", "turn"])("does so at once when nothing but what serves is there (%s)", async (about) => {
    expect(await asked(about)).toMatchObject([ran, ran]);
  });

  it.each([
    ["at-work", "callback"],
    ["scheduled", "run_coroutine_job"],
    ["thread", "thread sync callback at asked.py:works"],
    ["timer", expect.stringMatching(/^thread Thread-\d+ at threading.py:wait$/)],
  ])("says what it is at, and writes nothing before that is over (%s)", async (about, name) => {
    expect(await asked(about)).toMatchObject([{ pending: [name], ran: null, error: null }, ran]);
  });

  it.each([
    ["no-job", "LiteLLM has no scheduled job update_spend_job"],
    ["no-scheduler", "LiteLLM has no scheduled job update_spend_job"],
    ["fails", "RuntimeError('deadlock detected')"],
  ])("says why it did not write (%s)", async (about, error) => {
    const failed = { pending: [], ran: false, error };
    expect(await asked(about)).toMatchObject([failed, failed]);
  });
});
