import { createHash } from "node:crypto";
import { counterOf, type EntityKind, entities } from "../../catalogue/index.ts";
import { shellWord } from "../../report/index.ts";
import { withoutSecrets } from "../../text/index.ts";
import type { Owner } from "../types.ts";

const [head, tail] = [8, 4];
const isHash = (id: string): boolean => /^[0-9a-f]{64}$/i.test(id);

/** No key or token is ever shown whole, and no two of them look the same. All else is: who reads it has to tell them apart. */
function shortId(id: string): string {
  if (isHash(id)) return `${id.slice(0, head)}…${id.slice(-tail)}`;
  const short = withoutSecrets(id);
  return short === id ? id : `${short}#${md5(id).slice(0, head)}`;
}

const md5 = (text: string): string => createHash("md5").update(text).digest("hex");

export const shortOwnerId = ({ kind, parts }: Pick<Owner, "kind" | "parts">): string =>
  parts.map(shortId).join(entities[kind].row.between);

export const ownerName = (owner: Owner): string =>
  owner.name === null ? shortOwnerId(owner) : withoutSecrets(owner.name);

/** Its key in Redis with shortened ids. */
export function shortKey(owner: Owner, key: string): string {
  const whole = counterOf(owner.kind, owner.id);
  return `${namespaceOf(owner, key)}${whole.slice(0, whole.length - owner.id.length)}${shortOwnerId(owner)}`;
}

const namespaceOf = ({ kind, id }: Owner, key: string): string => key.slice(0, key.length - counterOf(kind, id).length);

/**
 * A key of Redis that holds an owner's id, as a word of the shell. A shortened id is looked up in Postgres when the command
 * runs, so that the whole one need not be shown.
 */
export function keyWord(owner: Owner, key: string): string {
  const { parts } = owner;
  if (parts.every((part) => shortId(part) === part)) return shellWord(key);
  const { table, columns, between = "" } = entities[owner.kind].row;
  const at = key.indexOf(owner.id);
  const [before, after] = [key.slice(0, at), key.slice(at + owner.id.length)];
  const id = columns.map((column) => `"${column}"`).join(` || '${between}' || `);
  const where = parts.map((part, nth) => condition(columns[nth]!, part)).join(" AND ");
  const sql = `SELECT ${sqlText(before)} || ${id}${after === "" ? "" : ` || ${sqlText(after)}`} FROM "${table}" WHERE ${where}`;
  return `"$(psql "$DATABASE_URL" -Atc ${shellWord(sql)})"`;
}

function condition(column: string, part: string): string {
  if (shortId(part) === part) return `"${column}" = ${sqlText(part)}`;
  return `md5("${column}") = '${md5(part)}'`;
}

const sqlText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** "team member", "window of a key" */
export function kindName(kind: EntityKind): string {
  const { windowOf } = entities[kind];
  return windowOf === null ? kind.replaceAll("_", " ") : `window of a ${windowOf}`;
}
