import { readFile } from "node:fs/promises";
import { execa } from "execa";
import { PhantomError } from "../../../errors/index.ts";

/** The unprivileged account that the server runs as. null: as ourselves. */
export type Account = { uid: number; gid: number } | null;

/**
 * PostgreSQL refuses to run as root: then it runs as `nobody`, an account that every Unix has.
 *
 * @throws PhantomError ERR_STACK_START if root has no such account to give.
 */
export async function serverAccount(): Promise<Account> {
  if (process.getuid?.() !== 0) return null;
  const passwd = await readFile("/etc/passwd", "utf8").catch(() => "");
  const account = parseAccount(passwd, "nobody");
  if (account) return account;
  throw new PhantomError("ERR_STACK_START", {
    operation: "start PostgreSQL",
    message: "PostgreSQL does not run as root, and /etc/passwd has no account `nobody` to run it as.",
    hint: "Run phantom429 as an ordinary user.",
  });
}

/** uid and gid of a passwd(5) line. macOS writes nobody's as -2, which the kernel counts as unsigned. */
export function parseAccount(passwd: string, name: string): Account {
  const fields = passwd
    .split("\n")
    .map((line) => line.split(":"))
    .find(([user]) => user === name);
  const [uid, gid] = [Number(fields?.[2]), Number(fields?.[3])];
  return Number.isInteger(uid) && Number.isInteger(gid) ? { uid: uid >>> 0, gid: gid >>> 0 } : null;
}

/** True if the account may enter the directory, whatever modes its ancestors have. */
export async function canEnter(directory: string, account: Account): Promise<boolean> {
  if (!account) return true;
  const { failed } = await execa("/bin/sh", ["-c", 'cd -- "$1"', "sh", directory], {
    ...account,
    cwd: "/",
    reject: false,
  });
  return !failed;
}
