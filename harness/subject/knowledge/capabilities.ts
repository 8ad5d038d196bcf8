import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate as others } from "node:timers/promises";
import { EntityKind, kindOfCounter } from "../../catalogue/index.ts";
import { type Capabilities, Route } from "../../contracts/index.ts";
import { ledgerTable } from "../../record/index.ts";

/** `@router.post("/x/{id}", …)`, also over two lines. */
const served = /@\w+\.(?:post|websocket|api_route)\(\s*"([^"]+)"/g;

const usesLedger = new RegExp(`\\b(?:FROM|INTO|UPDATE) "${ledgerTable}"`);

/** What Python sources tell of a subject: whether it reserves and has a ledger of spend, which entities it counts, and which routes it serves. */
export function capabilitiesOf(sources: Iterable<string>): Capabilities {
  let reservation = false;
  let ledger = false;
  const kinds = new Set<EntityKind>();
  const paths = new Set<string>();
  for (const source of sources) {
    ledger ||= usesLedger.test(source);
    reservation ||= /\bdef reserve_budget_for_request\b/.test(source);
    for (const [, name = "", isWindow] of source.matchAll(/\bspend:([a-z_]+):([^"'\n]*:window:)?/g)) {
      const kind = kindOfCounter(name, isWindow !== undefined);
      if (kind) kinds.add(kind);
    }
    for (const [, path = ""] of source.matchAll(served)) paths.add(path);
  }
  const patterns = [...paths].map(patternOf);
  return {
    reservation,
    counters: EntityKind.options.filter((kind) => kinds.has(kind)),
    routes: Route.options.filter((route) => patterns.some((pattern) => pattern.test(route))),
    ...(ledger ? { spendLedger: true } : {}),
  };
}

/** Of the paths of an OpenAPI document, which no longer says that `{endpoint}` stands for the rest of a path. */
export function routesDescribed(paths: readonly string[]): Route[] {
  const patterns = paths.map((path) => patternOf(path.replace("{endpoint}", "{endpoint:path}")));
  return Route.options.filter((route) => patterns.some((pattern) => pattern.test(route)));
}

/** FastAPI's `{name}` stands for one segment of a path, `{name:path}` for the rest. */
function patternOf(path: string): RegExp {
  const escaped = path.replace(/[.*+?^$()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replace(/\{\w+(:path)?\}/g, (_, rest) => (rest ? ".+" : "[^/]+"))}$`);
}

/** A source without any of these tells nothing. */
const telling = ["spend:", ledgerTable, "def reserve_budget_for_request", ".post(", ".websocket(", ".api_route("];

/**
 * Reads them from the package `litellm` in a tree, wherever in it they stand: 1.110 keeps the keys of its counters in
 * litellm/redis/stores. Of its 3133 files 393 may tell something; reading all takes 0.2 s of processor time so, and 0.6 s
 * by promises.
 */
export async function readCapabilities(tree: string): Promise<Capabilities> {
  const files = await readdir(join(tree, "litellm"), { recursive: true, withFileTypes: true });
  const sources: string[] = [];
  for (const [at, file] of files.entries()) {
    if (at % 64 === 0) await others();
    if (!file.isFile() || !file.name.endsWith(".py")) continue;
    const source = readFileSync(join(file.parentPath, file.name));
    if (telling.some((word) => source.includes(word))) sources.push(source.toString("utf8"));
  }
  return capabilitiesOf(sources);
}
