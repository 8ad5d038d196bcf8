/**
 * On two cores three phases at once put about 30 requests on the replicas. A trial that rests waits for at most three
 * rounds of phases, some 15 s, which leaves its counters far from their TTL of 60 s. Sixteen trials keep both cores busy: rest
 * takes 2 s on a stack of one's own, and 12 s or more on the shared one, where others are always at something. More cores
 * take more, up to eight, for each stack takes memory, too; tried on two only.
 */
export function atOnce(cores: number): { stacks: number; trials: number; work: number } {
  const pairs = Math.min(4, Math.max(1, cores / 2));
  return { stacks: Math.round(6 * pairs), trials: Math.round(16 * pairs), work: Math.round(3 * pairs) };
}
