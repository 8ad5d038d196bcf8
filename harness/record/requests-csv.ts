import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { stringify } from "csv-stringify";
import { RequestRow } from "../contracts/index.ts";
import { toPhantomError } from "../errors/index.ts";
import { files } from "./files.ts";

/** Writes requests.csv, row by row as the disk takes them. @throws PhantomError ERR_DISK_FULL, ERR_UNEXPECTED */
export async function writeRequests(dir: string, rows: Iterable<RequestRow>): Promise<void> {
  const cast = { boolean: String, number: toNanodollar };
  const csv = stringify({ header: true, columns: Object.keys(RequestRow.shape), cast });
  const file = createWriteStream(join(dir, files.requests));
  await pipeline(Readable.from(rows), csv, file).catch((error) => {
    throw toPhantomError(error, `write ${files.requests}`);
  });
}

/** Finer digits are float noise. */
function toNanodollar(amount: number): string {
  return String(Number(amount.toFixed(9)));
}
