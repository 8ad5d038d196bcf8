/** In a process of its own: judges a run directory and prints verdict, processor time and peak memory. Argument: directory. */
import { judge } from "../../harness/oracle/index.ts";
import { readRun } from "../../harness/record/index.ts";

const { verdict, reason, findings } = judge(readRun(process.argv[2]!), { expected: null });
const leaks = new Set(findings.flatMap((finding) => finding.leaks.map(({ request }) => request)));
const { user, system } = process.cpuUsage();
const maxRssMB = (process.resourceUsage().maxRSS * 1024) / 1e6;
console.log(JSON.stringify({ verdict, reason, leaks: [...leaks], cpuMs: (user + system) / 1000, maxRssMB }));
