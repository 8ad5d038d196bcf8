import assert from "node:assert/strict";
import fc from "fast-check";
import { classifyFailure, readFailure } from "../../harness/oracle/facts/failure.ts";
import type { RefusalWords } from "../../harness/oracle/facts/refusal-words.ts";
import { pure } from "../types.ts";

/** Anything but what separates the parts of a message. */
const id = fc
  .oneof(
    fc.string({ minLength: 1, maxLength: 24 }),
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 }),
    fc.constantFrom("a b", "jane@example.com", 'he said "no"', "\\", "\\u", "sk-...abcd", "a=b", "$1", "née", "(x)", "-1"),
  )
  .map((text) => text.replaceAll(/[\p{Cc}\u2028\u2029]/gu, " ").trim())
  .filter((text) => text !== "" && !/current cost|in team| over |budget|[,:]/i.test(text));
const dollars = fc.oneof(
  fc.double({ min: 0, max: 1e9, noNaN: true }).map((value) => Math.abs(value)),
  fc.constantFrom(0, 1, 0.1, 1e-7, 0.30000000000000004),
);

interface Message {
  text: string;
  words: Partial<RefusalWords>;
}
const kinds = { EndUser: "end_user", User: "user", Tag: "tag", Organization: "organization", Team: "team" } as const;
const kind = fc.constantFrom(...(Object.keys(kinds) as (keyof typeof kinds)[]));

const exceeded = fc
  .tuple(kind, id, dollars, dollars, fc.option(dollars))
  .map(([name, of, currentCost, maxBudget, estimatedCost]): Message => {
    const estimate = estimatedCost === null ? "" : ` Estimated request cost: ${estimatedCost},`;
    return {
      text: `Budget has been exceeded! ${name}=${of} Current cost: ${currentCost},${estimate} Max budget: ${maxBudget}`,
      words: {
        entity: `${kinds[name]}:${of}`,
        currentCost,
        maxBudget,
        ...(estimatedCost === null ? {} : { estimatedCost }),
      },
    };
  });
const nameless = fc.tuple(dollars, dollars).map(
  ([currentCost, maxBudget]): Message => ({
    text: `Budget has been exceeded! Current cost: ${currentCost}, Max budget: ${maxBudget}`,
    words: { entity: null, stage: "read-check", currentCost, maxBudget },
  }),
);
const inTeam = fc.tuple(id, id, dollars, dollars).map(
  ([user, team, currentCost, maxBudget]): Message => ({
    text: `Budget has been exceeded! User=${user} in Team=${team} Current cost: ${currentCost}, Max budget: ${maxBudget}`,
    words: { entity: `team_member:${user}:${team}`, stage: "read-check", currentCost, maxBudget },
  }),
);
const over = fc.tuple(id, dollars, dollars).map(
  ([of, currentCost, maxBudget]): Message => ({
    text: `ExceededBudget: End User=${of} over budget. Spend=${currentCost}, Budget=${maxBudget}`,
    words: { entity: `end_user:${of}`, stage: "read-check", currentCost, maxBudget },
  }),
);

/** JSON as Python's json.dumps has it, or JavaScript's. */
const ascii = (text: string) =>
  text.replaceAll(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
const body = (message: string) =>
  JSON.stringify({ error: { message, type: "budget_exceeded", param: null, code: "429" } });

export const refusals = pure(
  {
    name: "refusals",
    holds: "Each form of refusal gives its entity and its amounts back, in any JSON, and cut off at any place it is no crash.",
  },
  () =>
    fc.property(fc.oneof(exceeded, nameless, inTeam, over), fc.boolean(), fc.nat(1000), ({ text, words }, py, at) => {
      const wire = py ? ascii(body(text)) : body(text);
      const { class: found, refusal } = classifyFailure(wire);
      assert.equal(found, "budget_exceeded");
      assert.deepEqual({ ...refusal, ...words }, refusal, `${text} is read as ${JSON.stringify(refusal)}`);
      assert.deepEqual(readFailure(wire).refusal, refusal);
      // The sentence alone, as somebody copies it.
      assert.deepEqual(readFailure(text).refusal, refusal);
      const cut = wire.slice(0, Math.floor((wire.length * at) / 1000));
      classifyFailure(cut);
      readFailure(cut);
    }),
);

const piece = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom(
    '{"error":{"message":"',
    '{"error": {"message": "',
    '{"detail":"',
    '"}',
    "\\",
    "\\u",
    "\\ud83d",
    "\\x",
    "\n",
    "\u0000",
    "\u2028",
    "Budget has been exceeded! ",
    "Key=",
    " in Team=",
    " Current cost: ",
    "1.2.3",
    "-",
    "nan",
    ", Max budget: ",
    "ExceededBudget: User=",
    " over ",
    " budget. Spend=",
    "LiteLLM Virtual Key: ",
    ", key_alias: ",
    ", exceeded budget for model=",
    "litellm.RateLimitError: ",
    "No deployments available",
  ),
);

export const failureTexts = pure(
  { name: "failure-texts", holds: "No text of a failed answer ends the reading of it, and its amounts are numbers." },
  () =>
    fc.property(fc.array(piece, { maxLength: 16 }).map((all) => all.join("")), (text) => {
      for (const read of [classifyFailure, readFailure]) {
        const { refusal } = read(text);
        for (const value of [refusal?.currentCost, refusal?.maxBudget, refusal?.estimatedCost]) {
          assert.ok(value === undefined || value === null || Number.isFinite(value), `${value} is no amount`);
        }
      }
    }),
);
