import { type EntityKind, isTimed, kindOf } from "../../catalogue/index.ts";
import type { Plan, PlannedFault, PlannedRequest } from "../../contracts/index.ts";
import { fateOf, shapeOf } from "./fate.ts";

/** What a plan would show, if all of it took place: the words by which plans are told apart. */
export interface Planned {
  /** Routes with what goes wrong, arrivals, faults, settings. */
  features: readonly string[];
  /** Routes with what goes wrong, by each pair of kinds that is budgeted. */
  pairs: readonly string[];
  /** Fault id → its kind, as far as it decides whether it can strike. */
  faults: ReadonlyMap<string, string>;
}

export function plannedOf(plan: Plan): Planned {
  const phases = plan.phases.filter(({ purpose }) => purpose !== "warm" && purpose !== "probe");
  const requests = phases.flatMap((phase) => phase.requests);
  const faults = plan.phases.flatMap((phase) => phase.faults);
  const kinds = kindsOf(plan);
  const features = [
    ...requests.map(shapeOf),
    ...phases.map(({ start, everyMs }) => `sent ${start}${everyMs === undefined ? "" : " apart"}`),
    ...faults.map((fault) => `fault ${faultWord(fault)}`),
    ...faults.flatMap((fault) => struck(fault, kinds).map((kind) => `fault ${faultWord(fault)} on ${kind}`)),
    ...faults.flatMap((fault) =>
      requests.map((request) => `fault ${fault.kind} beside ${request.route} ${fateOf(request)}`),
    ),
    ...plan.settings,
    ...plan.entities.flatMap(({ kind, spent, resetEvery }) => [
      ...(spent > 0 ? [`past ${kind}`] : []),
      ...(resetEvery === null ? [] : [`period ${kind}`]),
    ]),
    ...sharedKinds(plan).map((kind) => `shared ${kind}`),
  ];
  return {
    features: [...new Set(features)],
    pairs: [...new Set(requests.flatMap((request) => pairsOf(request, plan)))],
    faults: new Map(faults.map((fault) => [fault.id, faultWord(fault)])),
  };
}

/** "redis DEL drop", "redis INCRBYFLOAT drop settlement", "replica-kill" */
export function faultWord(fault: PlannedFault): string {
  if (isTimed(fault)) return `${fault.kind}${fault.whenHeld.length > 0 ? " in flight" : ""}`;
  const { command, action, aim } = fault.rule;
  return `redis ${command} ${action.kind}${aim === undefined ? "" : ` ${aim.step}`}${fault.mustFire === 0 ? " behind" : ""}`;
}

function struck(fault: PlannedFault, kinds: ReadonlyMap<string, EntityKind>): EntityKind[] {
  const ref = isTimed(fault)
    ? "ref" in fault
      ? fault.ref
      : kindOf(fault).setsSpend(fault)?.ref
    : /^counter:(.*)$/.exec(fault.rule.key)?.[1];
  const kind = ref === undefined ? undefined : kinds.get(ref);
  return kind === undefined ? [] : [kind];
}

function kindsOf({ entities }: Plan): Map<string, EntityKind> {
  return new Map(entities.map(({ ref, kind }) => [ref, kind]));
}

function pairsOf(request: PlannedRequest, { entities }: Plan): string[] {
  const budgeted = entities.filter(({ ref, budget }) => budget !== null && request.identities.includes(ref));
  const kinds = [...new Set(budgeted.map(({ kind }) => kind))].sort();
  const what = `${request.route} ${fateOf(request)}`;
  return kinds.flatMap((one, index) => kinds.slice(index).map((other) => `${one} ${other} ${what}`));
}

/** Kinds of which one entity is named together with several keys, or of keys with several others. */
function sharedKinds({ entities, phases }: Plan): EntityKind[] {
  const groups = new Set(phases.flatMap(({ requests }) => requests.map(({ identities }) => identities.join(" "))));
  return entities
    .filter(({ ref }) => [...groups].filter((group) => group.split(" ").includes(ref)).length > 1)
    .map(({ kind }) => kind);
}
