import { tagOf } from "../catalogue/index.ts";
import { type Frequency, type GateItem, type GateResult, type Share, shareText } from "../gate/index.ts";
import { oneLine } from "../text/index.ts";
import { columns, markdownTable } from "./columns.ts";

/** The lists of a gate in the order in which a reader needs them: what it is called, and what it asks for. */
export const gateLists = [
  { name: "appeared", title: "new", todo: "not in the gate file" },
  { name: "fixed", title: "fixed", todo: "remove the mode from the gate file" },
  { name: "expired", title: "expired", todo: "its date has passed: fix it, or set another" },
  { name: "races", title: "race", todo: "not in the gate file, and half of the trials show it at most: nothing fails" },
  { name: "notSeen", title: "not seen this time", todo: "races: nothing follows" },
  { name: "stillThere", title: "still there", todo: "as the gate file says" },
] as const;

/** What a gate says for a terminal; what is as the file says in one line. */
export function gateText(result: GateResult, placeOf: (item: GateItem) => string, width = 100): string {
  const tables = gateLists.flatMap(({ name, title, todo }) => {
    const items = result[name];
    if (items.length === 0 || name === "stillThere" || name === "notSeen") return [];
    const rows = items.map((item) => cellsOf(name, item, item.mode, placeOf(item)));
    return [`${title} (${items.length}): ${todo}\n${columns(headerOf(name), rows, width)}`];
  });
  const short = [...lines(result, "notSeen"), ...lines(result, "stillThere")];
  return [...tables, undecidedText(result, (text) => `  ${text}\n`), short.join("")]
    .filter((part) => part !== "")
    .join("\n");
}

/** The same in Markdown, whole. */
export function gateMarkdown(result: GateResult, line: string, placeOf: (item: GateItem) => string): string {
  const sections = gateLists.flatMap(({ name, title, todo }) => {
    const items = result[name];
    if (items.length === 0) return [];
    const rows = items.map((item) => cellsOf(name, item, tagOf(item.mode), placeOf(item)));
    return [`## ${title} (${items.length}): ${todo}\n\n${markdownTable(headerOf(name), rows)}`];
  });
  const undecided = undecidedText(result, (text) => `- ${text}\n`)
    .replace(/^/, "## ")
    .replace("\n", "\n\n");
  return [`# Gate: ${oneLine(line)}\n`, ...sections, ...(result.undecided.length > 0 ? [undecided] : [])].join("\n");
}

type ListName = (typeof gateLists)[number]["name"];

/** What the file does not have is known as nothing. */
const isNews = (name: ListName) => name === "appeared" || name === "races";

function headerOf(name: ListName): string[] {
  return ["scenario", "mode", "trials", ...(isNews(name) ? [] : ["known as"]), "evidence"];
}

function cellsOf(name: ListName, item: GateItem, mode: string, place: string): string[] {
  return [item.scenario, mode, rate(item), ...(isNews(name) ? [] : [aboutText(item)]), place];
}

function undecidedText({ undecided }: GateResult, line: (text: string) => string): string {
  if (undecided.length === 0) return "";
  const told = undecided.map(({ scenario, seed, why }) => line(`${scenario}, seed ${seed}: ${oneLine(why)}`));
  return `could not be judged (${undecided.length})\n${told.join("")}`;
}

/** "still there: D9 in 3 scenarios, D10 in 1" */
function lines(result: GateResult, name: "notSeen" | "stillThere"): string[] {
  const items = result[name];
  if (items.length === 0) return [];
  const byMode = [...Map.groupBy(items, ({ mode }) => mode)].map(([mode, own]) => `${mode} in ${own.length}`);
  const { title } = gateLists.find((each) => each.name === name)!;
  return [`${title}: ${items.length} (${byMode.join(", ")})\n`];
}

/** "3 of 3 trials; 2 of 3 in the file" */
export function gateRate({ now, before }: { now: Share; before?: Frequency | undefined }): string {
  const trials = `${shareText(now)} ${now.of === 1 ? "trial" : "trials"}`;
  return typeof before === "object" ? `${trials}; ${fileRate(before)} in the file` : trials;
}

/** "3 of 3", "1 of 3 (2 of 3 in the file)" */
function rate({ now, before }: GateItem): string {
  return `${shareText(now)}${typeof before === "object" ? ` (${fileRate(before)} in the file)` : ""}`;
}

function fileRate(before: Exclude<Frequency, "always">): string {
  return shareText(before);
}

function aboutText({ issue, reason, until }: GateItem): string {
  const parts = [issue, reason, until === null ? null : `until ${until}`].filter((part) => part !== null);
  return parts.join(", ") || "–";
}
