import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Pairing } from "../../../harness/redis-proxy/pairing.ts";
import { replyText } from "../../../harness/redis-proxy/resp/reply-value.ts";
import { cut, feedReused, places, push, reply } from "./resp-arbitraries.ts";

type Step =
  | { does: "plain" | "watch" | "swallow"; bytes: Buffer; text: string | null }
  | { does: "lose"; bytes: Buffer; text: string | null }
  | { does: "refuse" }
  | { does: "push"; bytes: Buffer };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(fc.constantFrom("plain", "watch", "swallow", "lose"), reply).map(([does, { bytes, value }]) => ({
    does: does as "plain",
    bytes,
    text: replyText(value),
  })),
  fc.constant<Step>({ does: "refuse" }),
  push.map((bytes): Step => ({ does: "push", bytes })),
);
const refusal = Buffer.from("-ERR no\r\n");

/** What the client must get and what the waiters must hear, said plainly. */
function model(steps: Step[]) {
  const client: Buffer[] = [];
  const heard: unknown[] = [];
  let lost = false;
  for (const step of steps) {
    if (step.does === "lose") lost = true;
    const delivered = lost || step.does === "swallow" ? null : 7;
    const bytes = step.does === "refuse" ? refusal : step.bytes;
    if (delivered !== null) client.push(bytes);
    if (step.does === "refuse") heard.push(["ERR no", delivered]);
    else if (step.does !== "push" && step.does !== "plain") heard.push([step.text, delivered]);
  }
  return { client: Buffer.concat(client).toString("latin1"), heard };
}

function run(steps: Step[], where: number[]) {
  const client: Buffer[] = [];
  const heard: unknown[] = [];
  const pairing = new Pairing(
    (bytes) => client.push(Buffer.from(bytes)),
    () => 7,
  );
  const waiter = {
    answered: (value: Parameters<typeof replyText>[0], delivered: number | null) =>
      heard.push([replyText(value), delivered]),
    lost: () => heard.push("lost"),
  };
  for (const { does } of steps) {
    if (does === "plain") pairing.expectPlain();
    else if (does === "watch") pairing.expect(waiter);
    else if (does === "swallow") pairing.expect(waiter, "reply");
    else if (does === "lose") pairing.expect(waiter, "link");
    else if (does === "refuse") pairing.insert(refusal, waiter);
  }
  const stream = Buffer.concat(steps.flatMap((step) => ("bytes" in step ? [step.bytes] : [])));
  feedReused(cut(stream, where), (chunk) => pairing.feed(chunk));
  return { client: Buffer.concat(client).toString("latin1"), heard, pairing };
}

/** A refusal goes out with the reply before it, so a push between the two comes after it. */
const unambiguous = (steps: Step[]) =>
  steps.every((step, i) => step.does !== "refuse" || steps[i - 1]?.does !== "push");

describe("pairing", () => {
  test("edits the reply stream and tells each waiter its own reply, wherever the stream is cut", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }).filter(unambiguous), places, (steps, where) => {
        const { client, heard } = run(steps, where);
        expect({ client, heard }).toEqual(model(steps));
      }),
      { numRuns: 300 },
    );
  });

  test("withholds everything behind a lost reply, yet hears it", () => {
    const reply = (text: string) => ({ bytes: Buffer.from(`+${text}\r\n`), text });
    const { client, heard } = run(
      [
        { does: "watch", ...reply("a") },
        { does: "lose", ...reply("b") },
        { does: "watch", ...reply("c") },
      ],
      [],
    );
    expect(client).toBe("+a\r\n");
    expect(heard).toEqual([
      ["a", 7],
      ["b", null],
      ["c", null],
    ]);
  });

  test("tells those who wait that no reply came", () => {
    const { heard, pairing } = run([], []);
    pairing.expect({ answered: () => {}, lost: (sent) => heard.push(sent) });
    pairing.abandon(true);
    expect(heard).toEqual([true]);
  });

  test("refuses a reply that nobody asked for, but passes it on", () => {
    const sent: string[] = [];
    const pairing = new Pairing(
      (bytes) => sent.push(bytes.toString()),
      () => 0,
    );
    expect(() => pairing.feed(Buffer.from("-ERR max number of clients reached\r\n"))).toThrow(RangeError);
    expect(sent).toEqual(["-ERR max number of clients reached\r\n"]);
  });
});
