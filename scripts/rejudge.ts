/** `npm run rejudge -- DIR…`: recorded runs and campaigns under the present oracle. Exit code 1: a word or a mode differs. */
import { rejudge } from "./rejudge/rejudge.ts";

process.exitCode = rejudge(process.argv.slice(2), console.log);
