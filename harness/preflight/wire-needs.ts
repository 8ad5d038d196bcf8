import { counterForm, type EntityKind } from "../catalogue/index.ts";
import type { Environment } from "../contracts/index.ts";
import { countsElsewhere } from "./settings.ts";

export type Subject = Pick<Environment["subject"], "version" | "capabilities" | "look" | "settings">;

/** A need that shows on the wire: denied by all that was asked, or by the sources alone where a look showed nothing. */
export type OnWire = { is: "met" } | { is: "denied"; why: string } | { is: "undecided"; why: string };

/** `need` is "reservation" or "counter:KIND"; null: another one. */
export function onWire(need: string, subject: Subject, stack: Environment["stack"]["kind"]): OnWire | null {
  if (need === "reservation") return reserves(subject);
  if (!need.startsWith("counter:")) return null;
  return counts(need.slice("counter:".length) as EntityKind, subject, stack);
}

function reserves({ version, capabilities, look, settings }: Subject): OnWire {
  if (capabilities.reservation || look?.reservation) return { is: "met" };
  const denial = `LiteLLM ${version} does not reserve budget before a call`;
  if (!look) return { is: "denied", why: denial };
  const [failure] = look.reservation === null ? Object.values(look.undecided) : [];
  const blind = outOfSight(look, settings) ?? failed(failure);
  if (blind !== null) return { is: "undecided", why: `its sources have no code that reserves budget, and ${blind}` };
  return { is: "denied", why: `${denial}: its sources have no code for it, and a warm call reserved nothing` };
}

function counts(kind: EntityKind, subject: Subject, stack: Environment["stack"]["kind"]): OnWire {
  const { version, capabilities, look, settings } = subject;
  if (capabilities.counters.includes(kind) || look?.counters.includes(kind)) return { is: "met" };
  const named = stack === "attach" ? "the probe saw no command on" : "its sources name no";
  const denial = `LiteLLM ${version} has no counter for ${kind}: ${named} ${counterForm(kind)}`;
  if (!look) return { is: "denied", why: denial };
  const blind = outOfSight(look, settings) ?? failed(look.undecided[kind]);
  if (blind !== null) return { is: "undecided", why: `its sources name no ${counterForm(kind)}, and ${blind}` };
  const refused = look.refused[kind];
  const seen = refused ? `none could be created (${refused})` : "a warm call wrote to none";
  return { is: "denied", why: `${denial}, and ${seen}` };
}

function outOfSight({ counters }: NonNullable<Subject["look"]>, settings: Subject["settings"]): string | null {
  const elsewhere = counters.length === 0 && countsElsewhere({ settings });
  return elsewhere ? "its settings keep counters where phantom429 does not see them" : null;
}

function failed(why: string | undefined): string | null {
  return why === undefined ? null : `the warm calls that were to show one failed: ${why}`;
}
