import { gunzipSync, gzipSync } from "node:zlib";

/** JSON as text that an HTML page can hold. */
export function pack(value: unknown): string {
  return gzipSync(JSON.stringify(value), { level: 9 }).toString("base64");
}

/** What `pack` packed. */
export function unpack<T>(packed: string): T {
  return JSON.parse(gunzipSync(Buffer.from(packed, "base64")).toString()) as T;
}
