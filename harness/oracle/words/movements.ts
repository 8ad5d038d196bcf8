import type { Loss, Movement } from "../ledger/index.ts";

/** What moved a counter besides its requests. */
export const movedWords: Record<Movement["kind"], string> = {
  cold: "of its row that was not on the cold counter",
  reset: "from before a reset",
  wiped: "lost with the counter",
  seed: "seeded",
  raise: "raised by a repair",
  late: "by late settlements, of reservations that the counter had lost",
  duplicate: "applied twice",
  unknown: "by writes that fit no request",
  hole: "by something that the ledger did not see",
};

/** What became of a counter. */
export const lostWith: Record<Loss, string> = {
  deleted: "was deleted",
  overwritten: "was overwritten",
  expired: "expired",
  evicted: "was evicted",
  reset: "was reset",
};
