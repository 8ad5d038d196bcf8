import type fc from "fast-check";

/** Something that reads what others write, and what must hold of it whatever comes. */
export interface Target {
  name: string;
  /** One sentence. */
  holds: string;
  /** How many cases one run of the property is. */
  casesPerRun: number;
  open(): Promise<OpenTarget>;
}

export interface OpenTarget extends AsyncDisposable {
  /** Throws, or rejects, where it does not hold. */
  readonly property: fc.IRawProperty<unknown>;
}

/** One that needs nothing else. */
export function pure(
  target: Omit<Target, "open" | "casesPerRun">,
  property: () => fc.IRawProperty<unknown>,
): Target {
  return {
    ...target,
    casesPerRun: 1,
    open: async () => ({ property: property(), [Symbol.asyncDispose]: async () => {} }),
  };
}
