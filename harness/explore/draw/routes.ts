import { type Route, type RouteEntry, routes } from "../../catalogue/index.ts";

/** What may be done with requests of a route, by what the catalogue says of it. */
export interface Abilities {
  streams: boolean;
  /** The provider is asked, so it can hold and fail them. */
  reachesProvider: boolean;
  /** Each is sure to be reserved for where something is budgeted. */
  reserves: boolean;
  /** Its end settles the reservation. */
  settles: boolean;
}

export function abilitiesOf(route: Route): Abilities {
  const { by, events, billedBy, reserves, settledBy } = routes[route];
  return {
    streams: events !== null,
    reachesProvider: billedBy !== "nothing" && by === "request",
    reserves: reserves === "cost",
    settles: settledBy === "callback",
  };
}

/** The more of LiteLLM's bookkeeping a route goes through, the oftener it is asked. */
export function weightOf(route: Route): number {
  const entry = routes[route];
  const { reserves, settles } = abilitiesOf(route);
  if (isMain(entry)) return 30;
  return reserves && settles ? 16 : settles ? 6 : 4;
}

function isMain(entry: RouteEntry): boolean {
  return entry === routes["/v1/chat/completions"];
}
