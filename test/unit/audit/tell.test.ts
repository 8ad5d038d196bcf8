import { describe, expect, test } from "vitest";
import { keyWord, ownerName, shortKey } from "../../../harness/audit/tell/names.ts";
import { remedy, type Setting } from "../../../harness/audit/tell/remedy.ts";
import type { Owner } from "../../../harness/audit/types.ts";
import { counterOf, type EntityKind, entities, isSince, since } from "../../../harness/catalogue/index.ts";

const owner = (kind: EntityKind, parts: string[], name: string | null = null): Owner => {
  const id = parts.join(entities[kind].row.between);
  return { kind, id, parts, name, budget: 1, since: null, parallel: null };
};
const keyOf = ({ kind, id }: Owner) => counterOf(kind, id);
const single: Setting = { release: "1.106.2", redis: "single" };
const command = (of: Owner, setting = single) => remedy("stuck", of, keyOf(of), setting).command;

describe("names", () => {
  test("of two users that begin and end alike are told apart", () => {
    const [smith, jones] = ["smith", "jones"].map((name) => owner("user", [`alexander.${name}@example.com`]));
    expect(shortKey(smith!, keyOf(smith!))).not.toBe(shortKey(jones!, keyOf(jones!)));
    expect(command(smith!)).toBe('redis-cli -u "$REDIS_URL" DEL spend:user:alexander.smith@example.com');
  });

  test("show no key whole, and no two of them the same", () => {
    const [one, two] = ["sk-one", "sk-two"].map((id) => owner("user", [id]));
    expect(ownerName(one!)).toMatch(/^sk-…#[0-9a-f]{8}$/);
    expect(ownerName(one!)).not.toBe(ownerName(two!));
    expect(ownerName(owner("key", ["x"], "prod sk-1234567890"))).toBe("prod sk-…");
    const hash = owner("key", ["ab".repeat(32)]);
    expect(shortKey(hash, keyOf(hash))).toBe("spend:key:abababab…abab");
    expect(keyWord(hash, keyOf(hash))).toMatch(/^"\$\(psql "\$DATABASE_URL" -Atc .*md5\("token"\) = .*[0-9a-f]{32}/);
  });

  test("of a member keep their parts apart where the team's has a colon", () => {
    const member = owner("team_member", ["sk-u", "a:b"]);
    expect(keyWord(member, keyOf(member))).toContain("\"team_id\" = '\\''a:b");
  });
});

describe("a command", () => {
  const team = owner("team", ["t"]);
  test("never deletes before the release from which a lost counter is seeded", () => {
    const { command, advice } = remedy("stuck", team, keyOf(team), { ...single, release: "1.83.14" });
    expect(command).toBeNull();
    expect(advice).toContain("Never DEL before 1.84.0");
    expect(remedy("below-row", team, keyOf(team), { ...single, release: "1.83.14" }).command).toBeNull();
    for (const release of ["1.84.0", "v1.100.5", null, "main"]) {
      expect(remedy("stuck", team, keyOf(team), { ...single, release }).command).toContain("DEL");
    }
  });
  test("is for a cluster or the master", () => {
    expect(command(team, { ...single, redis: "cluster" })).toBe('redis-cli -c -u "$REDIS_URL" DEL spend:team:t');
    expect(command(team, { ...single, redis: "sentinel" })).toContain('"$REDIS_MASTER_URL"');
  });
  test("is none where an id has a newline", () => expect(command(owner("team", ["a\nb"]))).toBeNull());
});

test("releases are compared by number", () => {
  const from = since.namespaceLeftOut;
  const all = ["1.110.2", "1.110.10", "2.0.0", "1.110.1", "1.99.9", "main", null];
  expect(all.map((release) => isSince(release, from))).toEqual([true, true, true, false, false, null, null]);
});
