import type { ListOutput } from "../../contracts/index.ts";
import { type Asked, type Entry, entryOf, filterEntries, inOrder, modesAbout, threadIn } from "../../finder/index.ts";
import { takes } from "../../planner/index.ts";
import { type CommandResult, jsonText, succeed } from "../../process/index.ts";
import { columns } from "../../report/index.ts";
import { plural } from "../../text/index.ts";
import type { Context } from "../context.ts";

export interface ListFlags extends Asked {
  json?: boolean;
}

/** `list`: the scenarios, all or those that fit; the ones to begin with first, then what is red on the newest releases. */
export async function list({ json, ...asked }: ListFlags, { library }: Context): Promise<CommandResult> {
  const all = library.scenarios.map((scenario) => entryOf(scenario));
  const entries = inOrder(filterEntries(all, asked));
  if (json) return succeed(jsonText({ schemaVersion: 1, scenarios: entries.map(document) } satisfies ListOutput));
  if (entries.length === 0) return succeed("No scenario fits all of that.\n");
  return succeed(`${table(entries)}\n${legend(entries, all.length, firstOf(entries, asked))}`);
}

/** The one to begin with: it was red, and what an issue is about above all is what it shows. */
function firstOf(entries: readonly Entry[], { issue }: Asked): Entry | undefined {
  const [mode] = issue === undefined ? [] : modesAbout(threadIn(issue)!);
  const red = entries.filter((entry) => entry.red !== null);
  return red.find(({ scenario }) => mode !== undefined && scenario.modes[0] === mode) ?? red[0];
}

function document({ scenario, red, redOn, results, ...known }: Entry): ListOutput["scenarios"][number] {
  const { id, title, about, modes, needs, beginWith, settings } = scenario;
  const newest = redOn && { release: redOn.release, diverged: redOn.diverged, judged: redOn.judged };
  return { id, title, about, ...known, modes, needs, beginWith, settings, redOn: newest, red: red?.command ?? null };
}

function table(entries: readonly Entry[]): string {
  const rows = entries.map(({ scenario, takes, expectedMs, redOn }) => [
    scenario.beginWith ? "★" : "",
    scenario.id,
    scenario.modes.join(", ") || "–",
    takes.join(", "),
    seconds(expectedMs),
    redOn?.release ?? "–",
    scenario.title,
  ]);
  return columns(["", "scenario", "modes", "it takes", "lasts", "red on", "what it does"], rows);
}

function seconds(ms: number): string {
  return `${Math.max(1, Math.round(ms / 1000))} s`;
}

function legend(entries: readonly Entry[], all: number, first: Entry | undefined): string {
  const shown = new Set(entries.flatMap((entry) => entry.takes));
  const words = Object.entries(takes).filter(([take]) => shown.has(take as keyof typeof takes));
  return [
    `${plural(entries.length, "scenario")}${entries.length < all ? ` of ${all}` : ""}. ★: begin with these.`,
    "lasts: a trial on a stack that is up. The stack takes some 25 s more.",
    "red on: the newest release on which a seed diverged in the reference matrix. –: on none.",
    `it takes, to be certain of it: ${words.map(([take, meaning]) => `${take} = ${meaning}`).join(", ")}.`,
    `More of one: npx phantom429 show ${(first ?? entries[0]!).scenario.id}`,
    ...(first === undefined ? [] : [`Begin with:  ${first.red!.command}`]),
  ]
    .map((line) => `${line}\n`)
    .join("");
}
