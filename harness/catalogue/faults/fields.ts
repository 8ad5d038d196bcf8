import { z } from "zod";

export const faultId = z.string().regex(/^f\d+$/);

/** Index of a replica. */
export const replica = z.number().int().nonnegative();

/** How long it lasts, ms. */
export const forMs = z.number().positive();

/** The fields of a fault that strikes once. */
export const timed = {
  id: faultId,
  /** It strikes at the moment when all of these requests are held at the provider; none: before the phase's requests are sent. */
  whenHeld: z.array(z.string()),
  /**
   * It strikes after that other fault of its phase: a Redis rule's first strike, or what another has done, to its end. Of
   * faults that name none, those of one moment strike together.
   */
  whenStruck: faultId.optional(),
};

/** What kills a replica in no request's flight, and after nothing, shows nothing. */
export function withoutOccasion({ whenHeld, whenStruck }: { whenHeld: string[]; whenStruck?: string | undefined }) {
  return whenStruck === undefined && whenHeld.length === 0
    ? ["whenHeld names no request, and whenStruck no fault"]
    : [];
}
