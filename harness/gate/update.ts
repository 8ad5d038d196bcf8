import { type Document, isCollection, isMap, type Node, parseDocument, type YAMLMap } from "yaml";
import type { GateEntry } from "../contracts/index.ts";
import { type Expectation, expectationOf, type Frequency, isRace, shareText } from "./expectation.ts";
import type { ReadGate } from "./read.ts";
import { acceptable, entryOf, modesEntry, type Seen, showsUnknown } from "./seen.ts";

/** A line that would be another. */
export interface Edit {
  scenario: string;
  /** "D9 removed: not seen in 3 trials" */
  what: string;
}

/** What was seen, by scenario: all modes, and those by which a budget was passed (null: that is not known). */
export interface SeenBoth {
  all: readonly Seen[];
  bypasses: readonly Seen[] | null;
}

/**
 * What a gate file would say after what was seen, comments and order kept: modes that are gone are removed, new ones and new
 * scenarios are added, unknown modes never. A race that was not seen stays, and so does what was not judged.
 * @param nameOf how the file names a scenario; undefined: it does not
 */
export function updateGate(
  { document, gate }: ReadGate,
  { all, bypasses }: SeenBoth,
  nameOf: (scenario: string) => string | undefined,
): { text: string; edits: Edit[]; unknown: string[] } {
  const copy = parseDocument(document.toString());
  const passes = new Map(bypasses?.map((each) => [each.scenario, each]));
  const entries = Object.values(gate.scenarios);
  const bypassOnly = entries.length > 0 && entries.every((entry) => expectationOf(entry).bypassOnly);
  const edits = all.flatMap((seen) => {
    const name = nameOf(seen.scenario);
    if (name === undefined) return added(copy, bypassOnly ? passes.get(seen.scenario) : seen, bypassOnly);
    const expected = expectationOf(gate.scenarios[name]!);
    const now = expected.bypassOnly ? passes.get(seen.scenario) : seen;
    if (now === undefined || now.judged === 0) return [];
    const after = merged(expected.modes, now);
    const told = [...differences(expected, after, now.judged)];
    if (!expected.applies) told.unshift("it applies now");
    if (told.length === 0) return [];
    write(copy, name, after, expected.bypassOnly);
    return told.map((what) => ({ scenario: name, what }));
  });
  const unknown = all.filter(showsUnknown).map(({ scenario }) => scenario);
  return { text: copy.toString({ lineWidth: 0, flowCollectionPadding: false }), edits, unknown };
}

function added(document: Document, seen: Seen | undefined, bypassOnly: boolean): Edit[] {
  const entry = seen === undefined ? null : entryOf(seen, bypassOnly);
  if (seen === undefined || entry === null) return [];
  document.setIn(["scenarios", seen.scenario], entryNode(document, entry));
  const how =
    typeof entry === "string"
      ? entry
      : [...acceptable(seen.modes)].map(([mode, share]) => named(mode, share)).join(", ");
  return [{ scenario: seen.scenario, what: `added: ${how}` }];
}

/** What was always there and is not is gone. Of a race that was not seen nothing follows. */
function merged(before: ReadonlyMap<string, Frequency>, { modes, undecided }: Seen): Map<string, Frequency> {
  const after = new Map([...before].filter(([mode, how]) => isRace(mode, how) || modes.has(mode) || undecided > 0));
  for (const [mode, now] of acceptable(modes))
    if (!after.has(mode) || (after.get(mode) === "always" && !isEverywhere(now))) after.set(mode, now);
  return after;
}

function isEverywhere(how: Frequency): boolean {
  return how === "always" || (how !== null && how.times === how.of);
}

function* differences(
  { modes: before, about }: Pick<Expectation, "modes" | "about">,
  after: ReadonlyMap<string, Frequency>,
  judged: number,
): Iterable<string> {
  const fields = (["issue", "reason", "until"] as const).filter((field) => about[field] !== null);
  // They would be read as of the new mode, too.
  const stale =
    fields.length === 0 ? "" : ` (check ${fields.join(", ")}: written for ${[...before.keys()].join(", ")})`;
  for (const mode of before.keys()) if (!after.has(mode)) yield `${mode} removed: not seen in ${judged} trials`;
  for (const [mode, now] of after) {
    if (!before.has(mode)) yield `${named(mode, now)} added${stale}`;
    else if (before.get(mode) === "always" && now !== "always") yield `${named(mode, now)}: a race`;
  }
}

function named(mode: string, how: Frequency): string {
  return how === "always" ? mode : `${mode} (${shareText(how)})`;
}

function write(document: Document, scenario: string, modes: ReadonlyMap<string, Frequency>, bypassOnly: boolean): void {
  const path = ["scenarios", scenario];
  const node = document.getIn(path);
  const { known, sometimes } = modesEntry(modes);
  if (!isMap(node)) {
    const entry: GateEntry = { ...(bypassOnly ? { only: "no-bypass" as const } : {}), ...modesEntry(modes) };
    document.setIn(path, modes.size === 0 ? "converged" : entryNode(document, entry));
    return;
  }
  set(document, node, "known", known);
  set(document, node, "sometimes", sometimes);
  if (modes.size > 0) return;
  // What it said of the defect goes with the defect.
  for (const field of ["issue", "reason", "until"]) node.delete(field);
  if (!node.has("seeds")) document.setIn(path, bypassOnly ? "no-bypass" : "converged");
}

/** Lists and shares on the line of their field. */
function entryNode(document: Document, entry: GateEntry): Node {
  const node = document.createNode(entry);
  if (isMap(node)) for (const { value } of node.items) if (isCollection(value)) value.flow = true;
  return node;
}

function set(document: Document, node: YAMLMap, field: string, value: object | undefined): void {
  if (value === undefined) node.delete(field);
  else {
    const fresh = document.createNode(value, { flow: true });
    const old = node.get(field, true) as { comment?: string | null } | undefined;
    if (old?.comment) fresh.comment = old.comment;
    node.set(field, fresh);
  }
}
