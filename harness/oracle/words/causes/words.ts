/** A sentence for each kind, from its numbers. */
export type Words<Table> = { [Kind in keyof Table]: (cause: Table[Kind]) => string };
