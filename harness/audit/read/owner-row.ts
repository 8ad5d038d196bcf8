import { type EntityKind, entities } from "../../catalogue/index.ts";
import type { Owner } from "../types.ts";

export interface OwnerRow {
  owner: Owner;
  /** Dollars. */
  spend: number;
}

/** As a statement of rows-sql.ts answers. */
export interface Row {
  id0: string;
  id1?: string;
  spend: number;
  budget: number | null;
  name: string | null;
  since: number | null;
  parallel: number | null;
}

/** @param strangers budget of those that have none of their own, where the kind has one */
export function ownerRow(kind: EntityKind, row: Row, strangers: number | null): OwnerRow {
  const { name, since, parallel, spend } = row;
  const budget = row.budget ?? (entities[kind].budgetOfStrangers === undefined ? null : strangers);
  return { owner: { kind, id: idOf(kind, row), parts: partsOf(row), name, budget, since, parallel }, spend };
}

const partsOf = ({ id0, id1 }: Row): string[] => (id1 === undefined ? [id0] : [id0, id1]);
export const idOf = (kind: EntityKind, row: Row): string => partsOf(row).join(entities[kind].row.between);
