import { setTimeout as delay } from "node:timers/promises";
import { type Case, lookAround } from "../case.ts";
import { runCommand } from "../commands.ts";

/** Open files that a process may have. Node alone needs some 20. */
const files = [24, 32, 48, 64, 96];
/** Of the harness' heap, MB; and of each process' address space, where V8 and WASM reserve far more than they use. */
const heaps = [16, 32];
const spaces = [600];

/** Too little of what a process may have, from its start on. */
export function shortageCases(): Case[] {
  return [
    ...files.map((count) => shortage("too few open files", `ulimit -n ${count}`, { shell: `ulimit -n ${count};` })),
    ...heaps.map((size) =>
      shortage("too little memory", `a heap of ${size} MB`, { env: { NODE_OPTIONS: `--max-old-space-size=${size}` } }),
    ),
    ...spaces.map((size) =>
      shortage("too little memory", `ulimit -v ${size} MB`, { shell: `ulimit -v ${size * 1024};` }),
    ),
  ];
}

function shortage(row: string, name: string, options: { shell?: string; env?: Record<string, string> }): Case {
  return {
    row,
    name,
    async play(stage) {
      const harness = stage.start(runCommand.args(stage.place, stage.deployment), options);
      let before = lookAround(stage, harness);
      let over = false;
      void harness.ended.then(() => {
        over = true;
      });
      // It ends by itself: what it had is what was last seen of it.
      for (; !over; await delay(100)) {
        const now = lookAround(stage, harness);
        if (now.processes.length >= before.processes.length) before = now;
      }
      const since = performance.now();
      // Node itself ends by SIGABRT or SIGTRAP where its memory is over, and says so.
      const crash =
        row === "too little memory" ? { codes: [0, 3, 4, 133, 134], signal: "SIGABRT" as const } : { codes: [0, 3, 4] };
      return stage.aftermath([harness], { before, since, expected: crash, allowed: { drafts: true } });
    },
  };
}
