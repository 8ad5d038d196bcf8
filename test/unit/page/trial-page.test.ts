import { expect, test } from "vitest";
import type { RequestRow } from "../../../harness/contracts/index.ts";
import { judgeWithRequests } from "../../../harness/oracle/index.ts";
import { pageTrial } from "../../../harness/page/trial-page.ts";
import { World } from "../oracle/builder.ts";

test("of too many requests a page has the leaks first, and of the ledger what they cite", () => {
  const run = new World()
    .phase("hang up", (world) => {
      world.request({ replica: 1 }).complete();
      world.request({ replica: 0, stream: true, cancelAt: "after-chunk:2" }).abort({ chunks: 2 });
    })
    .trial();
  const judged = judgeWithRequests(run, { expected: null });
  const [whole, leaking] = [...judged.requests()] as [RequestRow, RequestRow];
  expect(leaking.leaked).toBeGreaterThan(0);
  function* requests(): Generator<RequestRow> {
    for (let n = 0; n < 13_000; n++) yield { ...whole, id: `bg${n}` };
    yield { ...leaking, outcome: "ok", cancelPoint: null };
  }
  const page = pageTrial(run, { ...judged, requests }, []);
  expect(page.course.requests.map(({ id }) => id)).toEqual([leaking.id]);
  expect(page.omitted.requests).toBe(13_001 - 2_000);
  const cited = leaking.reserveEntries.split(" ").map(Number);
  expect(page.ledger.map(({ n }) => n)).toEqual(cited);
  expect(page.omitted.entries).toBe([...run.ledger()].length - cited.length);
});
