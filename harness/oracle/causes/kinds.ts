import type { EntityKind } from "../../contracts/index.ts";
import type { Loss } from "../ledger/index.ts";

/** Ids of requests. Several sets are rivals: it was one of them, and nothing shows which. */
export type Rivals = string[][];

/** Dollars that some entries (n) of the ledger moved. */
export interface Moved {
  amount: number;
  entries: number[];
}

/** Requests, and the dollars that they cost. */
export interface Worth {
  requests: string[];
  cost: number;
}

/** A fault made commands of a replica fail, or led to a counter below zero: for which a replica deleted the counter (entry). */
export type Repair =
  | { for: "failed-commands"; fault: string; replica: number | null; entry: number }
  | { for: "below-zero"; fault: string; replica: number | null; entry: number; belowZero: string };

/** What a repair by DEL cost a counter, and what brought some of it back. Dollars. */
export type RepairPart =
  | { part: "past"; owed: number; back: { amount: number; entry: number } | null }
  | { part: "late"; requests: string[]; amount: number; entries: number[] }
  | { part: "raised"; amount: number; entries: number[] }
  | { part: "again"; requests: string[]; entries: number[] }
  | { part: "never-charged"; requests: string[]; cost: number };

/** How requests lost their reservation to a reset. */
export type LostToReset =
  | (Worth & { how: "never-settled" })
  | (Worth & { how: "deleted-below-zero"; late: number | null });

/** Why a reservation was left on its counter. Amounts are dollars, entries those of the ledger (n). */
export interface LeakCauses {
  "hung-up-after-chunk": object;
  "hung-up-before-reserving": object;
  "hung-up-after-headers": object;
  "hung-up-before-headers": object;
  "token-count": object;
  "no-callback": { route: string };
  "passed-through": object;
  "realtime-failed": object;
  "no-terminal-event": { route: string; ending: string };
  "broken-off-unsaid": { route: string; endAt: string | null };
  "translated-stream": { route: string };
  "background-unsettled": { request: string; isWhole: boolean };
  "replica-ended": { replica: number; how: string; fault: string };
  "settlement-not-kept": { entry: number; fault: string | null };
  "settlement-kept-off": { entry: number; fault: string };
  "expire-failed": { entry: number; expire: number; fault: string; amount: number };
  /** `fault` null: one on the same connection. */
  "reply-lost": { entry: number; fault: string | null; amount: number };
  "settlement-skipped": {
    fault: string;
    repairedBy: number | null;
    repair: number;
    stoodAt: number;
    read: number;
    request: string;
    settlement: number;
    isExact: boolean;
    replica: number;
    amount: number;
    entry: number;
  };
  "settlement-unsent": { replica: number; fault: string };
  "repair-astray": { lost: "reservation" | "expire"; entry: number; repair: number; key: string; amount: number };
  "reserved-below-zero": { stoodAt: number; entry: number; lost: Loss };
  "stale-copy": {
    request: string;
    /** That LiteLLM settled it: another counter got its cost, or this one was repaired in place of it (entry). */
    shownBy: { chargedOn: string } | { repair: number };
    entry: number;
    replica: number;
    answered: number;
    answer: number;
    settlement: number;
  };
  "no-usage": { route: string; answer: "without-usage" | "another-api" };
  "reserved-on-a-low-row": { stoodAt: number; entry: number };
  "unexplained-end": { request: string; outcome: string | null; status: number | null; why: string | null };
}

/** Why a counter is apart from its row. */
export interface GapCauses {
  "stopped-before-charging": { replica: number | null; fault: string; rivals: Rivals; cost: number };
  "not-kept": { reserved: { requests: string[]; amount: number } | null; charged: Worth | null; repaired: number };
  "deleted-to-be-safe": { repair: Repair; parts: RepairPart[] };
  "deleted-after-restart": { fault: string; entry: number; kept: number; charged: Worth };
  "never-charged": Worth & { repaired: number };
  "charged-again": { requests: string[] };
  "read-failed": { entries: number[] };
  "seeded-by-several": { entries: number[] };
  "seeded-per-request": { entries: number[] };
  "reset-kept": { by: (string | null)[]; amount: number };
  "reset-missed": { by: (string | null)[]; amount: number };
  "seeded-with-own": { replica: number | null; before: number; entry: number };
  "seeded-from-before": { replica: number | null; amount: number; isOwn: boolean; entry: number };
  "settled-after-reset": { late: number[]; putRight: Worth | null };
  "lost-to-reset": { ways: LostToReset[]; rivals: Rivals };
  "settled-on-the-deleted": {
    belowZero: number;
    replica: number | null;
    deleted: number;
    again: number[];
    lost: Worth;
  };
  "settled-after-expiry": { late: number[]; raised: Moved | null };
  "lost-in-flight": {
    settled: { late: number[]; raised: Moved | null } | null;
    forgotten: (Worth & { missing: number }) | null;
  };
  "settled-again": { requests: string[]; amount: number; raised: Moved | null };
  "final-too-early": { requests: string[]; missing: number };
  "failed-billed": { amount: number; rivals: Rivals; of: number; prompts: number; tokens: number };
  "streams-billed": { amount: number; tokens: number; requests: string[] };
  "stale-memory": { owed: number; back: Moved | null; raised: Moved | null };
  "stale-memory-uncharged": { spent: number; requests: string[]; back: number; entry: number };
  "deleted-side-by-side": {
    replica: number | null;
    settling: number;
    entry: number;
    late: number[];
    raised: Moved | null;
    lost: Worth;
  };
  "deleted-side-by-side-seeded": {
    replica: number | null;
    settling: number;
    entry: number;
    back: number;
    owed: number;
    seed: number;
    lost: Worth;
  };
  "seeded-with-charge": { seeded: number; owed: number; rivals: Rivals; excess: number; entries: number[] };
  "prompt-settled": { rivals: Rivals; cost: number };
  "not-seeded": { gone: Loss; replica: number; entry: number; owed: number };
  "emptied-twice": { replica: number | null; entry: number; owed: number };
  "window-counted-twice": { by: number; again: Rivals; addedBy: number; excess: number; without: string[] };
  "wrong-amount": WrongAmounts & { raised: Moved | null };
  "written-after-reset": { by: (string | null)[]; rivals: Rivals; cost: number };
  "lagging-row": { gone: Loss; owed: number; back: number; seed: number | null; rivals: Rivals };
  "raised-to-lagging-row": { entry: number; owed: number; to: number; rivals: Rivals };
}

/** Settlements that brought another amount than the cost. Dollars. */
export interface WrongAmounts {
  settlements: { request: string; settled: number; cost: number }[];
}

/** Why a row does not hold what its requests cost. */
export interface RowCauses {
  "row-not-emptied": { by: (string | null)[] };
  "row-not-set": { by: (string | null)[]; to: number };
  "window-lacks-failed": { of: GapCauseOf<"failed-billed" | "streams-billed"> };
  "died-before-writing": { replica: number | null; fault: string; requests: string[] };
  "counter-is-right": object;
  "logs-are-right": object;
  "counter-was-charged": object;
  "taken-twice": { before: number };
  "billed-nowhere": { rivals: Rivals; cost: number };
  "delivery-given-up": { deliveries: number; amount: number; attempts: number; errors: string[] };
  "row-settled-wrongly": WrongAmounts;
  "own-count": { requests: string[]; excess: number };
  "charged-for-others": Worth;
}

/** Why a request was refused, or let through, where no leak and no distance says so. */
export interface DecisionCauses {
  "memory-seeded-twice": { told: number; times: number; spent: number };
  "memory-seeded-twice-less": { told: number; spent: number; asked: number };
  "reset-unheeded": { by: (string | null)[] };
  "raised-to-a-wrong-row": { of: GapCauseOf<"window-counted-twice"> };
  "newcomer-unreserved": { requests: string[]; entity: EntityKind };
  "counted-alone": { replicas: (number | null)[]; own: number };
  /** `fault` changed the budget, in dollars. */
  "old-budget": {
    decision: "refused" | "let through";
    old: number;
    now: number;
    fault: string | null;
    replicas: number[];
  };
}

type Union<Table> = { [Kind in keyof Table]: { kind: Kind } & Table[Kind] }[keyof Table];
type GapCauseOf<Kind extends keyof GapCauses> = Union<Pick<GapCauses, Kind>>;

/** All kinds of cause. Each has its sentence in words/causes/. */
export type Causes = LeakCauses & GapCauses & RowCauses & DecisionCauses;
export type Cause = Union<Causes>;
export type LeakCause = Union<LeakCauses>;
export type GapCause = Union<GapCauses>;
export type RowCause = Union<RowCauses> | GapCauseOf<"window-counted-twice">;
export type DecisionCause = Union<DecisionCauses>;
