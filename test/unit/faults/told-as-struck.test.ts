import fc from "fast-check";
import { expect, test } from "vitest";
import type { RedisRule } from "../../../harness/contracts/index.ts";
import { conversation, counter, incr } from "./conversation.ts";
import { command, cut, places } from "./resp-arbitraries.ts";

type Action = RedisRule["action"];

/** One way to ask something of the counter, what Redis answers under RESP2 or RESP3, and how many entries it makes. */
interface Ask {
  bytes: Buffer;
  answer: string;
  entries: number;
}
const ask = (bytes: Buffer, answer: string, entries = 1): Ask => ({ bytes, answer, entries });
const transaction = (numbers: (text: string) => string): Ask => ({
  bytes: Buffer.concat([command("MULTI"), incr("2"), command("EXPIRE", counter, "60"), command("EXEC")]),
  answer: `+OK\r\n+QUEUED\r\n+QUEUED\r\n*2\r\n${numbers("3")}:1\r\n`,
  entries: 2,
});
const bulk = (text: string) => `$${text.length}\r\n${text}\r\n`;
const double = (text: string) => `,${text}\r\n`;
const asks = [bulk, double].flatMap((numbers) => [
  ask(incr("1"), numbers("1")),
  ask(command("GET", counter), "_\r\n"),
  ask(command("MGET", "other", counter), `*2\r\n$-1\r\n${bulk("1")}`),
  ask(command("PING"), "+PONG\r\n", 0),
  transaction(numbers),
]);
const actions: Action[] = [
  { kind: "close" },
  { kind: "rst" },
  { kind: "drop" },
  { kind: "apply-drop-reply" },
  { kind: "stall", ms: 1 },
  { kind: "delay", ms: 1 },
];

test("what a fault changed is told with the fault, and nothing else, on pipelines and transactions", () => {
  const some = fc.array(fc.constantFrom(...asks), { maxLength: 5 });
  fc.assert(
    fc.property(
      fc.constantFrom(...actions),
      some,
      fc.nat(5),
      some,
      places,
      (action, before, answeredBefore, behind, where) => {
        const { arm, send, answer, over, resume, pending, entries, events } = conversation();
        for (const one of before) send(one.bytes);
        const early = before.slice(0, answeredBefore);
        answer(early.map((one) => one.answer).join(""));
        const delivered = early.reduce((sum, one) => sum + one.entries, 0);
        const inFlight = before.slice(answeredBefore);
        arm(action, { command: "SET" });
        // As the link does: nothing more is read while the struck command waits, and what comes then has waited with it.
        const struck = ask(command("SET", counter, "5"), "+OK\r\n");
        for (const chunk of cut(Buffer.concat([struck, ...behind].map(({ bytes }) => bytes)), where)) {
          if (chunk.length > 0) send(chunk);
          if (pending.length === 2) resume();
        }
        while (pending.length > 0) resume();
        const reached =
          action.kind === "drop" || action.kind === "close" || action.kind === "rst" ? [] : [struck, ...behind];
        answer([...inFlight, ...reached].map((one) => one.answer).join(""));
        const after = entries.length;
        over();

        const all = [...before, struck, ...behind].reduce((sum, one) => sum + one.entries, 0);
        expect(entries).toHaveLength(all);
        expect(after).toBe(all);
        const isHangUp = action.kind === "close" || action.kind === "rst";
        const untouched =
          isHangUp || action.kind === "stall"
            ? delivered
            : delivered + inFlight.reduce((sum, one) => sum + one.entries, 0);
        expect(entries.map(({ fault }) => fault)).toEqual(entries.map((_, at) => (at < untouched ? null : "f1")));
        for (const { fault, delivered: at } of entries) if (at === null) expect(fault).toBe("f1");
        const unapplied = entries.flatMap(({ applied }, at) => (applied === "no" ? [at] : []));
        const firstBehind = all - behind.reduce((sum, one) => sum + one.entries, 0) - 1;
        expect(unapplied).toEqual(
          reached.length > 0 ? [] : entries.flatMap((_, at) => (at >= firstBehind ? [at] : [])),
        );
        expect(events.length).toBe(action.kind === "drop" || action.kind === "apply-drop-reply" ? 0 : 1);
      },
    ),
    { numRuns: 400 },
  );
});
