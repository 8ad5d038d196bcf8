/** A harness to be killed: one replica on a warm host. */
import { fakeRun } from "./warm-bed.ts";

const [cacheDir, mark] = process.argv.slice(2);
const run = fakeRun({ cacheDir: cacheDir!, mark: mark! });
console.log(JSON.stringify(await run.replica()));
setInterval(() => {}, 1000);
