import { type Plan, planHash } from "../contracts/index.ts";
import { type Part, partsOf, passes } from "./parts.ts";
import { reduced } from "./reduced.ts";
import { sizeOf, weightOf } from "./size.ts";

/** A smaller plan that is to be tried, and what it does without. */
export interface Candidate {
  plan: Plan;
  gone: ReadonlySet<Part>;
}

/**
 * Delta debugging over the parts of a plan, many trials at once. What one batch showed can be done without is taken
 * together, and the next batch tries that and, on the assumption that it holds, the next smaller pieces of the rest.
 */
export interface Search {
  readonly from: Plan;
  /** The smallest plan that has shown what is looked for. */
  readonly best: Candidate;
  /** What may be gone altogether: not tried yet, or the same as of `best`. */
  readonly hope: ReadonlySet<Part>;
  /** To be tried first. */
  readonly first: readonly ReadonlySet<Part>[];
  /** Without these it did not show. */
  readonly needed: readonly ReadonlySet<Part>[];
  /** Hashes of what was tried. */
  readonly tried: ReadonlySet<string>;
  /** What came to no verdict: it may show the target or not. */
  readonly unjudged: readonly Candidate[];
}

/** @param names ids of the requests and faults that the record names: plans of these alone are tried first */
export function begin(from: Plan, names: readonly string[] = []): Search {
  const best = { plan: from, gone: new Set<Part>() };
  return {
    from,
    best,
    hope: best.gone,
    first: guesses(from, names),
    needed: [],
    tried: new Set([planHash(from)]),
    unjudged: [],
  };
}

/** Plans that came to no verdict and are smaller than this. */
export function openIn({ unjudged }: Search, than: Plan): number {
  const weight = weightOf(than);
  return unjudged.filter(({ plan }) => weightOf(plan) < weight).length;
}

/** What to try next, side by side, the most promising first; empty: nothing can be left out any more. */
export function batch(search: Search, limits: Limits): Candidate[] {
  return chosen(search, proposals(search), limits);
}

/** The same of what was guessed at first alone. */
export function guessed(search: Search, limits: Limits): Candidate[] {
  return chosen(search, search.first, limits);
}

/** Of one batch: plans, and about how many requests all of them may send. */
export interface Limits {
  width: number;
  requests: number;
}

function chosen(search: Search, proposed: Iterable<ReadonlySet<Part>>, { width, requests }: Limits): Candidate[] {
  const into: Candidate[] = [];
  const doubtful: ReadonlySet<Part>[] = [];
  const seen = new Set([...search.tried, ...search.unjudged.map(({ plan }) => planHash(plan))]);
  const most = weightOf(search.best.plan);
  let sent = 0;
  const isFull = () => into.length >= width || (sent >= requests && into.length > 1);
  const choose = (gone: ReadonlySet<Part>) => {
    const plan = reduced(search.from, gone, most);
    if (plan === null) return;
    const hash = planHash(plan);
    if (seen.has(hash)) return;
    seen.add(hash);
    into.push({ plan, gone });
    sent += sizeOf(plan).requests;
  };
  for (const gone of proposed) {
    if (isFull()) return into;
    if (search.needed.some((needed) => needed.isSubsetOf(gone))) doubtful.push(gone);
    else choose(gone);
  }
  for (const gone of doubtful) {
    if (isFull()) break;
    choose(gone);
  }
  return into;
}

/** @param shown whether each of the candidates showed what is looked for; null: it came to no verdict */
export function after(search: Search, candidates: readonly Candidate[], shown: readonly (boolean | null)[]): Search {
  const held = candidates.filter((_, index) => shown[index] === true);
  const failed = candidates.filter((_, index) => shown[index] === false);
  const open = candidates.filter((_, index) => shown[index] === null);
  const best = held.reduce((a, b) => (weightOf(b.plan) < weightOf(a.plan) ? b : a), search.best);
  const all = held.reduce((gone, one) => gone.union(one.gone), best.gone);
  const more = held.flatMap(({ gone }) => (gone.isSubsetOf(best.gone) ? [] : [gone.difference(best.gone)]));
  return {
    ...search,
    best,
    hope: all,
    first: more.length > 1 ? [all, ...halves(best.gone, more), ...quarters(best.gone, more)] : [all],
    needed: [...search.needed, ...failed.map(({ gone }) => gone)],
    tried: new Set([...search.tried, ...[...held, ...failed].map(({ plan }) => planHash(plan))]),
    unjudged: [...search.unjudged, ...open],
  };
}

function* proposals(search: Search): Generator<ReadonlySet<Part>> {
  yield* search.first;
  const tries = [search.hope, search.best.gone];
  for (const base of search.hope === search.best.gone ? [search.hope] : tries) {
    // Nothing of it can be run where what was assumed cannot.
    const plan = base === search.best.gone ? search.best.plan : reduced(search.from, base);
    if (plan === null) continue;
    for (const part of interleaved(leftIn(search.from, plan, base))) yield base.union(new Set(part));
  }
}

/** By pass, what is still there to be taken. */
function leftIn(from: Plan, plan: Plan, gone: ReadonlySet<Part>): Part[][] {
  const here = partsOf(plan);
  const there = new Set(passes.flatMap((pass) => here[pass]));
  const all = partsOf(from);
  return passes.map((pass) => all[pass].filter((part) => !gone.has(part) && (pass === "replicas" || there.has(part))));
}

/** Pieces of each pass in turn; requests come thrice as often. */
function* interleaved([requests = [], ...others]: Part[][]): Generator<Part[]> {
  const most = pieces(requests);
  const rest = others.map(pieces);
  for (let left = true; left; ) {
    left = false;
    for (const next of rest) {
      for (const one of [most, most, most, next]) {
        const { value, done } = one.next();
        if (done) continue;
        left = true;
        yield value;
      }
    }
  }
}

const pieceCount = 8;

/** All of it, its eighths, their halves and so on to single parts. */
function* pieces(parts: Part[]): Generator<Part[]> {
  if (parts.length > 1) yield parts;
  for (let count = pieceCount; ; count *= 2) {
    const size = Math.ceil(parts.length / count);
    for (let start = 0; start < parts.length; start += size) yield parts.slice(start, start + size);
    if (size <= 1) return;
  }
}

function halves(base: ReadonlySet<Part>, sets: readonly ReadonlySet<Part>[]): ReadonlySet<Part>[] {
  const middle = Math.ceil(sets.length / 2);
  return [sets.slice(0, middle), sets.slice(middle)].map((some) => some.reduce((all, one) => all.union(one), base));
}

function quarters(base: ReadonlySet<Part>, sets: readonly ReadonlySet<Part>[]): ReadonlySet<Part>[] {
  const middle = Math.ceil(sets.length / 2);
  if (sets.length < 4) return [];
  return [...halves(base, sets.slice(0, middle)), ...halves(base, sets.slice(middle))];
}

/**
 * Plans of what the record names: one request alone, all of them; without faults, with those named, and with all. A fault that
 * let others pass before it strikes at once where only one request is left.
 */
function guesses(from: Plan, names: readonly string[]): ReadonlySet<Part>[] {
  if (names.length === 0) return [];
  const { requests, faults, details } = partsOf(from);
  const without = (parts: readonly Part[], kept: readonly string[]) =>
    parts.filter((part) => !kept.some((name) => part.endsWith(` ${name}`)));
  const named = requests.filter((part) => names.some((name) => part === `request ${name}`));
  const [one] = named.map((part) => part.slice("request ".length));
  const warm = from.phases.filter(({ purpose }) => purpose === "warm").flatMap((phase) => phase.requests);
  const warmed = (kept: readonly string[]) => [...kept, ...warm.map(({ id }) => id)];
  const atOnce = details.filter((part) => /^(skip|often) /.test(part));
  const around = (kept: readonly string[], also: readonly Part[]) =>
    [faults, without(faults, names), []].map((gone) => new Set([...without(requests, kept), ...gone, ...also]));
  const alone = one === undefined ? [] : [...around([one], atOnce), ...around(warmed([one]), atOnce)];
  return [...alone, ...around(names, []), ...around(warmed(names), [])];
}
