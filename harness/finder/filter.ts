import { EntityKind, faults, modeIds, Route } from "../catalogue/index.ts";
import { PhantomError } from "../errors/index.ts";
import { needsTrouble, type Take, takes } from "../planner/index.ts";
import { type Entry, isMode, modesAbout } from "./entry.ts";

/** What is asked of scenarios, as typed; all of it must fit. */
export interface Asked {
  issue?: string | undefined;
  mode?: string | undefined;
  route?: string | undefined;
  entity?: string | undefined;
  needs?: string | undefined;
}

type Test = (entry: Entry) => boolean;

/** @throws PhantomError ERR_OPTION_INVALID for what nothing can fit, because it is not known */
export function filterEntries(entries: readonly Entry[], asked: Asked): Entry[] {
  const tests = (Object.keys(readers) as (keyof Asked)[]).flatMap((option) => {
    const text = asked[option];
    return text === undefined ? [] : [readers[option](text)];
  });
  return entries.filter((entry) => tests.every((test) => test(entry)));
}

const readers: Record<keyof Asked, (text: string) => Test> = {
  issue(text) {
    const thread = threadIn(text);
    if (thread === null)
      throw invalid("--issue", `"${text}" is not an issue.`, "Give its number or its address, e.g. 27639.");
    if (modesAbout(thread).length === 0) throw unknownThread(thread);
    return ({ threads }) => threads.includes(thread);
  },
  mode(text) {
    const mode = modeIn(text);
    if (mode === null) throw unknownMode(text);
    return ({ modes }) => modes.includes(mode);
  },
  route(text) {
    const exact = Route.options.filter((route) => route === text);
    const found = exact.length > 0 ? exact : Route.options.filter((route) => route.includes(text));
    if (found.length === 0) throw choice("--route", text, Route.options);
    return ({ routes }) => routes.some((route) => found.includes(route));
  },
  entity(text) {
    const word = text.toLowerCase().replaceAll(/[- ]/g, "_");
    const found = EntityKind.options.find((kind) => kind === word);
    if (found === undefined) throw choice("--entity", text, EntityKind.options);
    return ({ entities }) => entities.includes(found);
  },
  needs(text) {
    if (text === "fault") return needsTrouble;
    if (text in faults) return ({ faults }) => faults.includes(text);
    if (!(text in takes))
      throw choice("--needs", text, [...new Set(["fault", ...Object.keys(takes), ...Object.keys(faults)])]);
    return (entry) => entry.takes.includes(text as Take);
  },
};

/** The number in "27639", "#27639" or an address on GitHub; null: it is none. */
export function threadIn(text: string): number | null {
  const found = /^(?:#|https:\/\/github\.com\/BerriAI\/litellm\/(?:issues|pull)\/)?(\d{1,7})(?:[/?#].*)?$/i.exec(text);
  return found === null ? null : Number(found[1]);
}

/** "D1" in "d1" and "D01"; null: no such mode. */
export function modeIn(text: string): string | null {
  const id = /^d0*(\d+)$/i.exec(text)?.[1];
  return id !== undefined && isMode(`D${id}`) ? `D${id}` : null;
}

export function unknownThread(thread: number): PhantomError {
  return invalid(
    "an issue's number",
    `No mode here is known to be about #${thread}.`,
    "docs/issues.md lists the issues that are. `npx phantom429 list` shows all scenarios.",
  );
}

export function unknownMode(text: string): PhantomError {
  return invalid("a mode", `There is no mode "${text}".`, `Modes are ${modeIds[0]} to ${modeIds.at(-1)}: docs/modes/README.md.`);
}

function choice(option: string, text: string, choices: readonly string[]): PhantomError {
  return invalid(option, `"${text}" is not a choice for ${option}.`, `Choose ${choices.join(", ")}.`);
}

function invalid(what: string, message: string, hint: string): PhantomError {
  return new PhantomError("ERR_OPTION_INVALID", { operation: `read ${what}`, message, hint });
}
