import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Case, lookAround } from "../case.ts";
import { commands, runCommand, type Trialled } from "../commands.ts";
import type { Place } from "../place.ts";

const up = commands.find(({ name }) => name === "up")!;

/** Which disk gets full, and when. */
const points: readonly { disk: "out" | "tmp" | "cache"; at: string | number; command: Trialled }[] = [
  { disk: "out", at: 1, command: runCommand },
  { disk: "out", at: "replica 1 serves", command: runCommand },
  { disk: "out", at: "phase", command: runCommand },
  { disk: "tmp", at: 0, command: runCommand },
  { disk: "tmp", at: "importing", command: runCommand },
  { disk: "cache", at: 0, command: up },
];

/** A small disk of its own is filled to its last byte. Needs the right to mount. */
export function diskCases(): Case[] {
  return points.map(({ disk, at, command }) => ({
    row: "a disk gets full",
    name: `${nouns[disk]} gets full when ${command.name} ${at === 0 ? "begins" : `says ${at === 1 ? "something" : `"${at}"`}`}`,
    async play(stage) {
      using _disk = mountAt(stage.place, disk);
      if (at === 0) fill(stage.place[disk]);
      const harness = stage.start(command.args(stage.place, stage.deployment));
      // It is in nobody's way when what is left is looked at.
      void harness.ended.then(() => rmSync(join(stage.place[disk], filler), { force: true }));
      await harness.has(at);
      if (at !== 0) fill(stage.place[disk]);
      const before = lookAround(stage, harness);
      const since = performance.now();
      // What stands would stand for ever.
      if (command.ends === "never") void harness.has(command.settled!).then(() => harness.child.kill("SIGINT"));
      const checks = { before, since, expected: { codes: [0, 3, 4, 130] }, allowed: { drafts: disk === "cache" } };
      return await stage.aftermath([harness], checks);
    },
  }));
}

const nouns = { out: "the disk for evidence", tmp: "the disk of TMPDIR", cache: "the disk of the cache" };
const sizeMb = 160;

/** With what was there. */
function mountAt(place: Place, disk: "out" | "tmp" | "cache"): Disposable {
  const dir = place[disk];
  const kept = join(place.dir, "kept");
  execFileSync("mv", [dir, kept]);
  execFileSync("mkdir", ["-m", "711", dir]);
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${sizeMb}m,mode=711`, "chaos", dir]);
  execFileSync("sh", ["-c", 'cp -a "$0/." "$1"', kept, dir]);
  return { [Symbol.dispose]: () => void execFileSync("umount", ["-l", dir]) };
}

const filler = ".filler";

function fill(dir: string): void {
  for (let size = 1 << 24; size >= 1; size = size >> 1) {
    const block = Buffer.alloc(size);
    try {
      for (;;) writeFileSync(join(dir, filler), block, { flag: "a" });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
    }
  }
}
