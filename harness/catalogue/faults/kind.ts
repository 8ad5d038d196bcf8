import type { z } from "zod";
import type { EntityKind } from "../entities/index.ts";

/** What a fault needs of the stack that it strikes; a stack that was only attached to has none of it. */
export type Need =
  | "replica processes"
  | "memory limit"
  | "redis process"
  | "postgres process"
  | "postgres link"
  | "own database";

/** What an operator would have to meet for it; an administrator's reset is the administrator's doing. */
export const troubles = ["redis", "replica", "postgres", "reset", "administrator"] as const;
export type Trouble = (typeof troubles)[number];

/** How it ends a replica's process. */
export interface Ending {
  /** "killed": as in "replica 1 was killed". */
  word: string;
  /** Requests in flight are still answered. */
  answers: boolean;
}

/** What the pages say of it: a row each. */
export interface PageRow {
  /** "Redis restarts" */
  what: string;
  /** How it is planned, and what is then done. */
  how: string;
}

/** One kind of fault, as far as it is data; `F` is such a fault as planned. How it is brought about is in harness/strike. */
export interface FaultKind<F> {
  page: readonly PageRow[];
  /** "kills a replica", said of a scenario that cannot have it; null: every stack can. */
  does: string | null;
  needs: readonly Need[];
  /** It strikes more than the plan's own entities: nothing else may run on its stack. */
  reachesOthers(fault: F): boolean;
  /** Requests held for it are let go as it begins; otherwise when it is done. */
  heldGoOn: boolean;
  /** null: no process of a replica ends. */
  ends: Ending | null;
  /** Postgres takes no writes, or not all: rows are late, and asking for them would meet it at another time. */
  stopsWrites: boolean;
  /** What LiteLLM does by the clock may come late. */
  delaysJobs: boolean;
  /** All connections of all replicas to Redis end. */
  closesRedis: boolean;
  trouble(fault: F): Trouble;
  /** Redis and the replicas go on as they were: an administrator asks for something. */
  leavesCountersAlone: boolean;
  /** "kill of replica 1" */
  act(fault: F): string;
  /** About how long it takes by plan, ms. */
  lastsMs(fault: F): number;
  /** Counters that it deletes: of one entity, or all. */
  empties(fault: F): { ref: string } | "all" | null;
  /** The entity whose spend it sets, in dollars, and whether an administrator does or the end of a period. */
  setsSpend(fault: F): { ref: string; to: number; byHand: boolean } | null;
  /** The entity whose budget an administrator changes, in dollars: to another, or by so much more for so long (ms). */
  changesBudget(
    fault: F,
  ): { ref: string; to: number | undefined; boost: { by: number; forMs: number } | undefined } | null;
  /** The entity whose budget has a period from then on. */
  beginsPeriod(fault: F): { ref: string } | null;
  /** The replica whose requests may fail because of it. */
  mayFail(fault: F): number | "all" | null;
  /** What is wrong with it that its schema cannot say, besides references that point nowhere. */
  problems(fault: F, entities: readonly { ref: string; kind: EntityKind; budget: number | null }[]): string[];
}

const plain = {
  does: null,
  needs: [],
  heldGoOn: false,
  ends: null,
  stopsWrites: false,
  delaysJobs: false,
  closesRedis: false,
  leavesCountersAlone: false,
  lastsMs: () => 0,
  empties: () => null,
  setsSpend: () => null,
  changesBudget: () => null,
  beginsPeriod: () => null,
  mayFail: () => null,
  problems: () => [],
} satisfies Partial<FaultKind<unknown>>;

type Entry<F> = Pick<FaultKind<F>, "page" | "act" | "trouble"> & Partial<FaultKind<F>>;

/** An entry of the catalogue; what is left out does nothing. A process, a link or a database is everybody's on its stack. */
export function faultKind<S extends z.ZodObject>(
  schema: S,
  entry: Entry<z.infer<S>>,
): FaultKind<z.infer<S>> & { schema: S } {
  return { ...plain, reachesOthers: () => (entry.needs ?? []).length > 0, ...entry, schema };
}
