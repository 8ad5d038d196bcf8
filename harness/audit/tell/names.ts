import { counterOf, type EntityKind, entities } from "../../catalogue/index.ts";
import { shellWord } from "../../report/index.ts";
import type { Owner } from "../types.ts";

/** Longer ids are shortened: they may be hashes of keys, and nobody reads them. */
const shown = 24;
const [head, tail] = [8, 4];

/** No key or token is ever shown whole; short names are. */
function shortId(id: string): string {
  return id.length <= shown && !id.startsWith("sk-") ? id : `${id.slice(0, head)}…${id.slice(-tail)}`;
}

const partsOf = ({ kind, id }: Pick<Owner, "kind" | "id">): string[] => {
  const { between } = entities[kind].row;
  if (between === undefined) return [id];
  const at = id.lastIndexOf(between);
  return [id.slice(0, at), id.slice(at + between.length)];
};

export const shortOwnerId = (owner: Pick<Owner, "kind" | "id">): string =>
  partsOf(owner)
    .map(shortId)
    .join(entities[owner.kind].row.between ?? "");

export const ownerName = (owner: Owner): string => (owner.name === null ? shortOwnerId(owner) : shortName(owner.name));

/** Its key in Redis with shortened ids. */
export function shortKey(owner: Owner, key: string): string {
  const whole = counterOf(owner.kind, owner.id);
  return `${namespaceOf(owner, key)}${whole.slice(0, whole.length - owner.id.length)}${shortOwnerId(owner)}`;
}

const namespaceOf = ({ kind, id }: Owner, key: string): string => key.slice(0, key.length - counterOf(kind, id).length);

/** Names are people's own words, but for one that holds a key. */
const shortName = (name: string): string => (/^sk-[^.]/.test(name) || name.length > 40 ? shortId(name) : name);

/**
 * A key of Redis that holds an owner's id, as a word of the shell. A shortened id is looked up in Postgres when the command
 * runs, so that the whole one need not be shown.
 */
export function keyWord(owner: Owner, key: string): string {
  const parts = partsOf(owner);
  if (parts.every((part) => shortId(part) === part)) return shellWord(key);
  const { table, columns, between = "" } = entities[owner.kind].row;
  const at = key.indexOf(owner.id);
  const [before, after] = [key.slice(0, at), key.slice(at + owner.id.length)];
  const id = columns.map((column) => `"${column}"`).join(` || '${between}' || `);
  const where = parts.map((part, nth) => condition(columns[nth]!, part)).join(" AND ");
  const sql = `SELECT ${sqlText(before)} || ${id}${after === "" ? "" : ` || ${sqlText(after)}`} FROM "${table}" WHERE ${where}`;
  return `"$(psql "$PG" -Atc ${shellWord(sql)})"`;
}

function condition(column: string, part: string): string {
  if (shortId(part) === part) return `"${column}" = ${sqlText(part)}`;
  return `left("${column}", ${head}) = ${sqlText(part.slice(0, head))} AND right("${column}", ${tail}) = ${sqlText(part.slice(-tail))}`;
}

const sqlText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** "team member", "window of a key" */
export function kindName(kind: EntityKind): string {
  const { windowOf } = entities[kind];
  return windowOf === null ? kind.replaceAll("_", " ") : `window of a ${windowOf}`;
}
