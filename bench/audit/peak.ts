import { readFileSync, writeFileSync } from "node:fs";

/** Writes the peak of this process's memory, bytes, where PEAK_FILE says. `resourceUsage` would count its parent's before the exec. */
process.on("exit", () => {
  const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))!;
  writeFileSync(process.env.PEAK_FILE!, String(Number(kilobytes) * 1_024));
});
