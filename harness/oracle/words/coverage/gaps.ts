import { list, money, plural } from "../../../text/index.ts";
import type { Gap } from "../../coverage/index.ts";
import { excuseText } from "./deeds.ts";

export function gapText(gap: Gap): string {
  switch (gap.kind) {
    case "all-excused":
      return `none of the planned faults struck (${list(gap.excuses.map(excuseText), 3)})`;
    case "replica-idle":
      return `replica ${gap.replica} served no request`;
    case "one-by-one":
      return `no two requests of "${gap.phase}" were under way at once`;
    case "held-too-short":
      return `${list(gap.requests)} not held while others of "${gap.phase}" were sent`;
    case "nothing-to-enforce":
      return `no budget was spent in "${gap.phase}"`;
    case "never-reserved":
      return `${plural(gap.requests.length, "admitted request")} never reserved anything (${list(gap.requests)})`;
    case "nothing-reserved":
      return "nothing was ever reserved, and the scenario is about reservations";
    case "no-reading":
      return "no quiescent reading was taken";
    case "counter-unread":
      return `Counter ${gap.counter} was never read at rest`;
    case "uncompared":
      return gap.absentAt === null
        ? `no write on ${gap.key} was ever seen, and its row has ${money(gap.row)}`
        : `Counter ${gap.key} was absent at "${gap.absentAt}", and its row has ${money(gap.row)} that nothing can be compared with`;
    case "no-refusal-in-memory":
      return "the counters are in the replicas' memory, and no refusal shows that there are any";
    case "ledger-hole":
      return `the ledger does not lead to what ${gap.counter} was at "${gap.at}"`;
  }
}
