import { expect, test } from "vitest";
import type { RequestCourse, TrialCourse } from "../../../harness/contracts/index.ts";
import { lanesOf } from "../../../harness/page/web/lane-layout.ts";

const request = (id: string, replica: number, from: number | null, to: number, more: Partial<RequestCourse> = {}) =>
  ({ id, replica, invokedAt: from, endedAt: to, cancelledAt: null, leaked: 0, held: [], ...more }) as RequestCourse;
const course = (...requests: RequestCourse[]) =>
  ({ end: 1000, phases: [], faults: [], counters: [], requests }) as TrialCourse;

test("requests that overlap lie on tracks of their own, and a free track is used again", () => {
  const [lane] = lanesOf(course(request("a", 0, 0, 100), request("b", 0, 50, 150), request("c", 0, 120, 200)));
  expect(lane!.bars.map(({ track }) => track)).toEqual([0, 1, 0]);
});

test("a reservation that was never settled takes its track to the end", () => {
  const held = [
    { counter: "k", t: 10, amount: 1, entries: [1], ending: null, endedAt: null, endedBy: null, leaked: 1 },
  ];
  const [lane] = lanesOf(course(request("a", 0, 0, 100, { leaked: 1, held }), request("b", 0, 500, 600)));
  expect(lane!.bars).toMatchObject([
    { leaked: true, reserved: 10, settled: null, track: 0 },
    { leaked: false, track: 1 },
  ]);
});

test("a lane for each replica; what was never sent is in none", () => {
  const lanes = lanesOf(course(request("a", 1, 0, 1), request("b", 0, 0, 1), request("c", 0, null, 0)));
  expect(lanes.map(({ replica, bars }) => [replica, bars.length])).toEqual([
    [0, 1],
    [1, 1],
  ]);
});
