import { expect, test } from "vitest";
import { judge } from "../../../harness/oracle/index.ts";
import { World } from "./builder.ts";

/** Streams leak until the budget is full, and what is sent then is refused; nothing rests in between. */
const refusedAfter = (ms: number) =>
  judge(
    new World({ budget: 0.4 })
      .phase("steady traffic", (world) => {
        for (const replica of [0, 1]) {
          const request = world.request({ replica, stream: true, cancelAt: "after-chunk:1" });
          request.invoke().reserveOrBeRefused();
          request.receive().headers().chunk().hold("after-chunk:1").cancel().peerClosed();
        }
        world.sleep(ms);
        for (const replica of [0, 1, 0]) expect(world.request({ replica }).invoke().reserveOrBeRefused()).toBe(false);
      })
      .trial(),
    { expected: null },
  );

test("a reservation that nobody settled long after its request is no saturation", () => {
  const { findings, labels } = refusedAfter(30_000);
  expect(findings.map(({ invariant }) => invariant)).toContain("no-phantom-refusal");
  expect(labels.filter(({ kind }) => kind === "saturation")).toEqual([]);
  expect(labels.find(({ kind }) => kind === "cycle")!.data).toMatchObject({ requests: 5, refused: 3 });
});

test("one of a request that has only just ended may still be settled", () => {
  const { findings } = refusedAfter(2000);
  expect(findings.map(({ invariant }) => invariant)).not.toContain("no-phantom-refusal");
});
