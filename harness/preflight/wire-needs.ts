import type { EntityKind } from "../catalogue/index.ts";
import type { Environment } from "../contracts/index.ts";
import { countsElsewhere } from "./settings.ts";
import type { Blind, StackKind, Undecided, Unmet } from "./unmet.ts";

export type Subject = Pick<Environment["subject"], "version" | "capabilities" | "look" | "settings">;

/** A need that shows on the wire: denied by all that was asked, or by the sources alone where a look showed nothing. */
export type OnWire = { is: "met" } | { is: "denied"; unmet: Unmet } | { is: "undecided"; undecided: Undecided };

/** `need` is "reservation" or "counter:KIND"; null: another one. */
export function onWire(need: string, subject: Subject, stack: StackKind): OnWire | null {
  if (need === "reservation") return reserves(subject);
  if (!need.startsWith("counter:")) return null;
  return counts(need.slice("counter:".length) as EntityKind, subject, stack);
}

function reserves({ version, capabilities, look, settings }: Subject): OnWire {
  if (capabilities.reservation || look?.reservation) return { is: "met" };
  const unmet: Unmet = { kind: "no-reservation", version, asked: look !== undefined };
  if (!look) return { is: "denied", unmet };
  const [failure] = look.reservation === null ? Object.values(look.undecided) : [];
  const blind = outOfSight(look, settings) ?? failed(failure);
  if (blind !== null) return { is: "undecided", undecided: { kind: "reservation-undecided", blind } };
  return { is: "denied", unmet };
}

function counts(entity: EntityKind, subject: Subject, stack: StackKind): OnWire {
  const { version, capabilities, look, settings } = subject;
  if (capabilities.counters.includes(entity) || look?.counters.includes(entity)) return { is: "met" };
  const denied = { kind: "no-counter", version, entity, attached: stack === "attach" } as const;
  if (!look) return { is: "denied", unmet: { ...denied, asked: null } };
  const blind = outOfSight(look, settings) ?? failed(look.undecided[entity]);
  if (blind !== null) return { is: "undecided", undecided: { kind: "counter-undecided", entity, blind } };
  return { is: "denied", unmet: { ...denied, asked: { refused: look.refused[entity] ?? null } } };
}

function outOfSight({ counters }: NonNullable<Subject["look"]>, settings: Subject["settings"]): Blind | null {
  return counters.length === 0 && countsElsewhere({ settings }) ? { is: "elsewhere" } : null;
}

function failed(why: string | undefined): Blind | null {
  return why === undefined ? null : { is: "failed", why };
}
