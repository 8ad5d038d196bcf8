import { writeFileSync } from "node:fs";

/** Writes the peak of this process's memory, bytes, where PEAK_FILE says. */
process.on("exit", () => writeFileSync(process.env.PEAK_FILE!, String(process.resourceUsage().maxRSS * 1_024)));
