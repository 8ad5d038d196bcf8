import { describe, expect, test } from "vitest";
import type { Assembled } from "../../../harness/contracts/index.ts";
import { PhantomError } from "../../../harness/errors/index.ts";
import { assemble } from "../../../harness/subject/install/assemble.ts";
import {
  assembledBeside,
  missingCompanion,
  nearestServed,
  overridesText,
} from "../../../harness/subject/install/companions.ts";
import type { Release } from "../../../harness/subject/spec/releases.ts";

const day = (text: string) => new Date(`2026-${text}T00:00:00Z`);
const served = (...versions: string[]): Release[] =>
  versions.map((version) => ({ version, uploaded: day("01-01"), withdrawn: null, requiresPython: null }));

describe("the nearest served version", () => {
  test.each<[string, string[], string | null]>([
    // As they were served when 1.108.14, 1.109.3 and 1.110.2 asked for them.
    ["0.4.110.post1", ["0.4.110", "0.4.109", "0.4.108.post2"], "0.4.110"],
    ["0.4.114.post1", ["0.4.110", "0.4.109"], "0.4.110"],
    ["0.1.83.post1", ["0.1.83", "0.1.82"], "0.1.83"],
    ["0.1.79.post3", ["0.1.80", "0.1.79", "0.1.79.post2"], "0.1.79.post2"],
    // Below before above, however near.
    ["0.4.5", ["0.4.6", "0.4.1"], "0.4.1"],
    ["0.4.5", ["0.4.8", "0.4.6", "0.3.9"], "0.4.6"],
    // Another line only where there is none of this.
    ["0.4.5", ["0.5.0", "0.3.9", "0.3.8"], "0.3.9"],
    ["0.4.5", ["1.0.0", "0.5.0"], "0.5.0"],
    ["0.4.5", ["0.4.5", "0.4.6.dev1", "0.4.4rc1"], null],
    [">=0.4.5,<0.5", ["0.4.4", "0.3.0"], "0.4.4"],
    ["any", ["0.4.4"], null],
    ["0.4.5", [], null],
  ])("for %s of %j is %s", (wanted, versions, nearest) => {
    expect(nearestServed(wanted, served(...versions), null)).toBe(nearest);
    expect(nearestServed(wanted, served(...versions.toReversed()), null)).toBe(nearest);
  });

  test("is none that was yanked, or came out after the date of the dependencies", () => {
    const [late, yanked, undated, old] = served("0.4.4", "0.4.3", "0.4.2", "0.4.1");
    const all = [{ ...late!, uploaded: day("02-02") }, { ...yanked!, withdrawn: "it was yanked" }, old!];
    expect(nearestServed("0.4.5", all, day("02-01"))).toBe("0.4.1");
    expect(nearestServed("0.4.5", all, null)).toBe("0.4.4");
    expect(nearestServed("0.4.5", [...all, { ...undated!, uploaded: null }], day("02-01"))).toBe("0.4.2");
  });
});

describe("what uv says it cannot have", () => {
  test.each([
    [
      "Because litellm-proxy was not found in the package registry and litellm[proxy]>=1.110.2 depends on litellm-proxy==1.110.2, we can conclude that",
      { package: "litellm-proxy", wanted: "1.110.2", absent: true },
    ],
    [
      "Because there is no version of litellm-proxy-extras==0.4.113 and litellm[proxy]==1.109.3\n  depends on litellm-proxy-extras==0.4.113, we",
      { package: "litellm-proxy-extras", wanted: "0.4.113", absent: false },
    ],
    [
      "Because only litellm-proxy-extras<=0.4.110 is available and litellm[proxy]==1.109.3 depends on litellm-proxy-extras>=0.4.111,<0.5, we",
      { package: "litellm-proxy-extras", wanted: ">=0.4.111,<0.5", absent: false },
    ],
  ])("%s", (said, missing) => expect(missingCompanion(said)).toEqual(missing));

  test.each([
    "Because there is no version of litellm==1.110.9 and you require litellm==1.110.9",
    "Because there is no version of litellm[proxy]==1.110.9 and you require litellm[proxy]==1.110.9",
    "Because redis was not found in the package registry and litellm[proxy]==1 depends on redis==6",
    "Because my-litellm-thing was not found in the package registry and litellm[proxy]==1 depends on it",
    "error: something else",
  ])("is no companion: %s", (said) => expect(missingCompanion(said)).toBeNull());
});

describe("putting together", () => {
  const absent = (name: string, version: string) =>
    `Because ${name} was not found in the package registry and litellm==1 depends on ${name}==${version}, we`;
  const unserved = (name: string, version: string) =>
    `Because there is no version of ${name}==${version} and litellm==1 depends on ${name}==${version}, we`;
  const refused = (cause: string) =>
    new PhantomError("ERR_RELEASE_NOT_INSTALLABLE", { operation: "o", message: "m.", hint: "h", cause });
  /** uv: refuses for the first of these that is not replaced, by anything or by what it can have. */
  const uv =
    (wants: Record<string, { version: string; can: string | null; absent?: true }>) =>
    async (assembled: readonly Assembled[]) => {
      for (const [name, { version, can, absent: none }] of Object.entries(wants)) {
        const found = assembled.find((each) => each.package === name);
        if (found && found.got === can) continue;
        if (!found) throw refused(none ? absent(name, version) : unserved(name, version));
        throw refused(`Because ${name}==${found.got} has no usable wheels and you require ${name}==${found.got}, we`);
      }
      return "installed";
    };
  const assembly = (companions: "exact" | "nearest", index: Record<string, Release[]>) => {
    const lines: string[] = [];
    const releasesOf = async (name: string) => index[name] ?? null;
    return { companions, asOf: null, releasesOf, report: (line: string) => lines.push(line), lines };
  };
  const extras = { "litellm-extras": { version: "0.4.9", can: "0.4.7" } };

  test("exact takes nothing else", async () => {
    const exact = assembly("exact", { "litellm-extras": served("0.4.7") });
    await expect(assemble(exact, uv(extras))).rejects.toMatchObject({ hint: "h" });
    expect(exact.lines).toEqual([]);
  });

  test("nearest replaces one after the other, and another where the nearest does not do", async () => {
    const nearest = assembly("nearest", { "litellm-extras": served("0.4.8", "0.4.7"), litellm: served("1") });
    const wants = { ...extras, "litellm-proxy": { version: "1.110.2", can: null, absent: true as const } };
    expect(await assemble(nearest, uv(wants))).toEqual({
      made: "installed",
      assembled: [
        { package: "litellm-extras", wanted: "0.4.9", got: "0.4.7" },
        { package: "litellm-proxy", wanted: "1.110.2", got: null },
      ],
    });
    expect(nearest.lines).toEqual([
      "litellm-extras 0.4.9 is not served: 0.4.8 in its place",
      "litellm-extras 0.4.9 is not served: 0.4.7 in its place",
      "litellm-proxy 1.110.2 is not served: left out",
    ]);
  });

  test("it ends, and says so, when none of them does", async () => {
    const many = served(...Array.from({ length: 40 }, (_, patch) => `0.4.${patch}`));
    for (const index of [{ "litellm-extras": many }, { "litellm-extras": [] }, {}]) {
      const task = assemble(
        assembly("nearest", index as Record<string, Release[]>),
        uv({ "litellm-extras": { version: "0.4.50", can: "none" } }),
      );
      await expect(task).rejects.toMatchObject({
        code: "ERR_RELEASE_NOT_INSTALLABLE",
        message: "m. No other version of litellm-extras can stand in.",
        hint: expect.not.stringContaining("--companions"),
      });
    }
  });

  test("an error of another kind is thrown as it is", async () => {
    const disk = new PhantomError("ERR_DISK_FULL", {
      operation: "o",
      message: "m",
      hint: "h",
      cause: absent("litellm-x", "1"),
    });
    await expect(assemble(assembly("nearest", {}), () => Promise.reject(disk))).rejects.toBe(disk);
  });
});

test("uv's overrides: a version, or never", () => {
  const all = [
    { package: "litellm-proxy-extras", wanted: "0.4.114.post1", got: "0.4.110" },
    { package: "litellm-proxy", wanted: "1.110.2", got: null },
  ];
  expect(overridesText(all)).toBe('litellm-proxy-extras==0.4.110\nlitellm-proxy ; sys_platform == "never"\n');
  const checkout = {
    dir: "/x",
    version: "1",
    schemaHash: "",
    packages: [{ name: "litellm_proxy_extras", dir: "/x/y" }],
  };
  expect(assembledBeside(checkout, all)).toEqual(all.slice(1));
  expect(assembledBeside(null, all)).toEqual(all);
});
