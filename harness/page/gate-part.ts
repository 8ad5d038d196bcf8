import type { GateDocument } from "../contracts/index.ts";
import { gateLists, gateRate } from "../report/index.ts";
import type { PageCampaign, PageCell, PageGate, PageGateItem } from "./data.ts";
import { modeLinks } from "./modes.ts";

const issues = "https://github.com/BerriAI/litellm/issues";

type Item = GateDocument["appeared"][number];

/** The lists of a gate as a page shows them, each worst first: what most trials show, and then what leaks most. */
export function pageGate(gate: GateDocument, cells: readonly PageCell[]): PageGate {
  const { file, outcome, judged, undecided } = gate;
  const weight = ({ now }: Item) => (now.of === 0 ? 0 : now.times / now.of);
  const leaked = (item: Item) => cells[cellOf(item, cells) ?? -1]?.leaked ?? 0;
  const lists = gateLists.flatMap(({ name, title, todo }) => {
    const items = gate[name].toSorted((a, b) => weight(b) - weight(a) || leaked(b) - leaked(a));
    return items.length === 0 ? [] : [{ name, title, todo, items: items.map((item) => itemOf(item, cells)) }];
  });
  return { file, outcome, judged, lists, undecided: undecided.map((each) => ({ ...each, cell: cellOf(each, cells) })) };
}

function itemOf(item: Item, cells: readonly PageCell[]): PageGateItem {
  const { scenario, mode, issue, reason, until } = item;
  const told = issue === null ? null : { text: issue, url: issueUrl(issue) };
  return { scenario, mode, trials: gateRate(item), issue: told, reason, until, cell: cellOf(item, cells) };
}

/** Where no trial shows it, the scenario's first. */
function cellOf(
  { scenario, seed }: { scenario: string; seed: number | null },
  cells: readonly PageCell[],
): number | null {
  const at = cells.findIndex((cell) => cell.scenario === scenario && (seed === null || cell.seed === seed));
  return at < 0 ? null : at;
}

/** "#27639", or an address; null: text that leads nowhere. */
function issueUrl(issue: string): string | null {
  const [, number] = /^#(\d+)$/.exec(issue) ?? [];
  if (number !== undefined) return `${issues}/${number}`;
  return /^https?:\/\//.test(issue) ? issue : null;
}

/** Those that a gate names, also such as no trial shows any more, and others. */
export function namedModes(gate: GateDocument | undefined, others: readonly string[] = []): PageCampaign["modes"] {
  const named = gate === undefined ? [] : gateLists.flatMap(({ name }) => gate[name].map(({ mode }) => mode));
  const links = modeLinks([...new Set([...others, ...named])]);
  return Object.fromEntries(links.map(({ id, tag, url }) => [id, { tag, url }]));
}
