/** Installs in a process of its own: argv = spec, cache directory; the environment is the test's. Prints what it reports. */
import { installSubject, parseSpec } from "../../../harness/subject/index.ts";

const [spec, cacheDir] = process.argv.slice(2);
const subject = await installSubject(parseSpec(spec!), {
  cacheDir: cacheDir!,
  latestDeps: false,
  patches: [],
  signal: new AbortController().signal,
  report: (line) => console.log(line),
});
console.log(`python ${subject.python}`);
