import type { Dialect } from "./types.ts";

export interface Spoken {
  dialect: Dialect;
  params: Readonly<Record<string, string>>;
}

/** Finds a dialect by method and path. */
export function routeTable(dialects: readonly Dialect[]): (method: string, path: string) => Spoken | undefined {
  const rows = dialects.flatMap((dialect) => dialect.routes.map((route) => ({ dialect, pattern: patternOf(route) })));
  return (method, path) => {
    for (const { dialect, pattern } of rows) {
      const match = pattern.exec(`${method} ${path}`);
      if (match) return { dialect, params: match.groups ?? {} };
    }
    return undefined;
  };
}

function patternOf(route: string): RegExp {
  return new RegExp(`^${route.replace(/:(\w+)/g, "(?<$1>[^/]+)")}$`);
}
