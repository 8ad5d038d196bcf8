import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Capabilities, EntityKind } from "../contracts/index.ts";

/** How LiteLLM's counter keys name what the contracts call an entity kind. */
const kindOfKey: Readonly<Record<string, EntityKind>> = {
  key: "key",
  team: "team",
  user: "user",
  team_member: "team_member",
  org: "organization",
  organization: "organization",
  end_user: "end_user",
  tag: "tag",
};

const order: readonly EntityKind[] = ["key", "team", "user", "team_member", "organization", "end_user", "tag"];

/** What Python sources tell of a subject: whether it reserves, and which entities it counts. */
export function capabilitiesOf(sources: Iterable<string>): Capabilities {
  let reservation = false;
  const kinds = new Set<EntityKind>();
  for (const source of sources) {
    reservation ||= /\bdef reserve_budget_for_request\b/.test(source);
    for (const [, name = ""] of source.matchAll(/\bspend:([a-z_]+):/g)) {
      const kind = kindOfKey[name];
      if (kind) kinds.add(kind);
    }
  }
  return { reservation, counters: order.filter((kind) => kinds.has(kind)) };
}

/** Reads them from a tree that contains `litellm/proxy`. */
export async function readCapabilities(tree: string): Promise<Capabilities> {
  const proxy = join(tree, "litellm", "proxy");
  const files = await readdir(proxy, { recursive: true, withFileTypes: true });
  const python = files.filter((file) => file.isFile() && file.name.endsWith(".py"));
  return capabilitiesOf(await Promise.all(python.map((file) => readFile(join(file.parentPath, file.name), "utf8"))));
}
