/**
 * Entry of the guardian process: outlives a harness that was killed, and ends what it had started.
 * stdin, one JSON document a line: {"watch": pid} a process group to end · {"forget": pid} · {"dir": path} a directory
 * to remove. End of stdin means that the harness is done, or died: whatever is left is ended either way.
 * Processes are also found by their environment (PHANTOM429_OWNER), which closes the gap between spawn and watch.
 */
import { rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { killGroup, ownedProcesses } from "../common/index.ts";

const owner = process.argv[2] ?? "";
const watched = new Set<number>();
const directories: string[] = [];

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line) as { watch?: number; forget?: number; dir?: string };
  if (order.watch !== undefined) watched.add(order.watch);
  if (order.forget !== undefined) watched.delete(order.forget);
  if (order.dir !== undefined) directories.push(order.dir);
}

for (let round = 0; round < 10; round++) {
  for (const pid of watched) killGroup(pid, "SIGKILL");
  const owned = ownedProcesses(owner);
  for (const pid of owned) killGroup(pid, "SIGKILL");
  if (round > 0 && owned.length === 0) break;
  await new Promise((resolve) => setTimeout(resolve, 100));
}
for (const directory of directories) rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
