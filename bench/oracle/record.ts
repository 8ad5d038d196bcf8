/** In a process of its own: writes the run directory that is to be judged. Arguments: directory, requests. */
import { recordBigTrial } from "../../test/contract/record/big-record.ts";

const [dir, requests] = process.argv.slice(2);
await recordBigTrial(dir!, Number(requests));
