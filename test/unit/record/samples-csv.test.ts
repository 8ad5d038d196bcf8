import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readSamples } from "../../../harness/record/samples-csv.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "p429-samples-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const header = "t,label,quiescent,ref,key,counter,ttl,row,logsSpend,logsCount\n";
const read = (text: string) => {
  writeFileSync(join(dir, "samples.csv"), text);
  return readSamples(dir, "samples.csv");
};

test("an empty field is an absent counter, not zero", () => {
  expect(read(`${header}1.5,hang up,true,customer,spend:x,,,0,0,0\n`)).toMatchObject([
    { t: 1.5, quiescent: true, counter: null, ttl: null, row: 0 },
  ]);
});

test("a label with a comma and a quote survives", () => {
  expect(read(`${header}1,"a ""b"", c",false,x,k,0.1,60,,0,0\n`)[0]).toMatchObject({ label: 'a "b", c', row: null });
});

test("a torn last line is left out", () => {
  expect(read(`${header}1,a,true,x,k,0.1,60,0.1,0.1,1\n2,a,true,x,k,0.`)).toHaveLength(1);
});

test.each([
  ["a word for a number", "1,a,true,x,k,much,60,0.1,0.1,1\n"],
  ["an absent number that must be there", "1,a,true,x,k,0.1,60,0.1,,1\n"],
  ["too few fields", "1,a,true\n"],
])("%s is refused with file and line", (_, line) => {
  expect(() => read(`${header}1,a,true,x,k,0.1,60,0.1,0.1,1\n${line}`)).toThrow(
    expect.objectContaining({ code: "ERR_RUN_DIRECTORY_INVALID", message: expect.stringContaining("samples.csv:3:") }),
  );
});
