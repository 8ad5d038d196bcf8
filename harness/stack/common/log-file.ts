import { closeSync, openSync } from "node:fs";

/** Starts something that writes to the file's end. The process has a descriptor of its own then, and this one keeps none. */
export function loggingTo<T>(
  file: string,
  start: (descriptor: number) => T,
  mode?: { flags: "a" | "w"; mode: number },
): T {
  const descriptor = openSync(file, mode?.flags ?? "a", mode?.mode);
  try {
    return start(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
