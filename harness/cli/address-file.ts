import { rm, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { PhantomError } from "../errors/index.ts";

/** The file that says where a stack is, for as long as it is up. Only its owner reads it: it holds the master key. */
export interface AddressFile extends AsyncDisposable {
  write(text: string): Promise<void>;
}

/** It is there, and empty, before anything starts. @throws PhantomError ERR_OUT_NOT_WRITABLE */
export async function addressFile(named: string | undefined, cwd: string): Promise<AddressFile> {
  if (named === undefined) return { write: async () => {}, async [Symbol.asyncDispose]() {} };
  const file = resolve(cwd, named);
  const write = (text: string) => writeFile(file, text, { mode: 0o600 });
  await write("").catch((cause: Error) => {
    throw new PhantomError("ERR_OUT_NOT_WRITABLE", {
      operation: "read --addresses",
      message: `${file} cannot be written to: ${cause.message}`,
      hint: "Name a file in a directory that you may write to.",
      cause,
    });
  });
  return { write, [Symbol.asyncDispose]: () => rm(file, { force: true }) };
}
