import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { environmentKey } from "../../../harness/subject/install/environment.ts";
import { openWorkbench, type Workbench } from "./workbench.ts";

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench[Symbol.asyncDispose]());

const environmentOf = ({ sitePackages }: { sitePackages: string }) => join(sitePackages, "../../../..");
const extras = { package: "litellm-proxy-extras", wanted: "0.1.5.post1", got: "0.1.4" };
const enterprise = { package: "litellm-enterprise", wanted: "0.3.0", got: null };

async function refusal(spec: string, companions: "exact" | "nearest") {
  const before = bench.environments();
  const error = await bench.install(spec, { companions }).catch((thrown: unknown) => thrown);
  expect(bench.environments()).toEqual(before);
  return error;
}

describe("companions that the index does not serve as the release names them", () => {
  it("are refused, and the error names the option", async () => {
    expect(await refusal("1.1.0", "exact")).toMatchObject({
      code: "ERR_RELEASE_NOT_INSTALLABLE",
      message: expect.stringMatching(/litellm-(proxy-extras==0\.1\.5\.post1|enterprise)/),
      hint: expect.stringContaining("--companions nearest"),
    });
  });

  it("with nearest: the nearest of the line, and without what does not exist; recorded, and installed once", async () => {
    const lines: string[] = [];
    const subject = await bench.install("1.1.0", { companions: "nearest", lines });
    expect(subject.assembled?.toSorted((a, b) => (a.package < b.package ? -1 : 1))).toEqual([enterprise, extras]);
    expect(subject.packages).toMatchObject({ litellm: "1.1.0", "litellm-proxy-extras": "0.1.4" });
    expect(subject.packages).not.toHaveProperty("litellm-enterprise");
    expect(lines).toContain("litellm-proxy-extras 0.1.5.post1 is not served: 0.1.4 in its place");
    expect(lines).toContain("litellm-enterprise 0.3.0 is not served: left out");
    expect(
      readFileSync(join(environmentOf(subject), "overrides.txt"), "utf8")
        .split("\n")
        .sort(),
    ).toEqual(["", 'litellm-enterprise ; sys_platform == "never"', "litellm-proxy-extras==0.1.4"]);

    const again: string[] = [];
    const options = { companions: "nearest", lines: again, env: { PIP_INDEX_URL: "http://127.0.0.1:1" } } as const;
    expect(await bench.install("1.1.0", options)).toEqual(subject);
    expect(again).toEqual([]);
    expect(await refusal("1.1.0", "exact")).toMatchObject({ code: "ERR_RELEASE_NOT_INSTALLABLE" });
  });

  it("with nearest: what is left out must not be needed", async () => {
    expect(await refusal("1.1.1", "nearest")).toMatchObject({
      code: "ERR_RELEASE_NOT_INSTALLABLE",
      message: expect.stringMatching(/without litellm-enterprise.*No module named 'litellm_enterprise'/),
    });
  });

  it("with nearest: one that is asked for by a range", async () => {
    const { assembled } = await bench.install("1.1.4", { companions: "nearest" });
    expect(assembled).toEqual([{ package: "litellm-proxy-extras", wanted: ">=0.1.7,<0.2", got: "0.1.6" }]);
  });

  it("with nearest: another line where the index has none of the wanted", async () => {
    const { assembled } = await bench.install("1.0.1", { companions: "nearest" });
    expect(assembled).toEqual([{ package: "litellm-proxy-extras", wanted: "0.9.9", got: "0.2.0" }]);
  });

  it("a wheel, too", async () => {
    const wheel = join(bench.index.wheels, "litellm-1.1.4-py3-none-any.whl");
    const { assembled } = await bench.install(`wheel:${wheel}`, { companions: "nearest" });
    expect(assembled).toMatchObject([{ got: "0.1.6" }]);
  });

  it("a checkout has its own version below it, and says nothing of what it brings itself", async () => {
    const { sitePackages } = await bench.install("1.1.4", { companions: "nearest" });
    const checkout = (name: string, packages: string[]) => {
      const dir = join(bench.dir, name);
      mkdirSync(join(dir, "litellm", "proxy"), { recursive: true });
      writeFileSync(join(dir, "pyproject.toml"), `[project]\nname = "litellm"\nversion = "1.1.4"\n`);
      for (const file of ["__init__.py", "proxy/__init__.py", "proxy/proxy_server.py", "proxy/schema.prisma"]) {
        writeFileSync(join(dir, "litellm", file), readFileSync(join(sitePackages, "litellm", file)));
      }
      for (const path of packages) {
        mkdirSync(join(dir, path), { recursive: true });
        writeFileSync(join(dir, path, "__init__.py"), "");
      }
      return `path:${dir}`;
    };
    const plain = await bench.install(checkout("plain", []), { companions: "nearest" });
    expect(plain).toMatchObject({ packages: { litellm: "1.1.4" }, assembled: [{ got: "0.1.6" }] });
    const whole = checkout("whole", ["litellm-proxy-extras/litellm_proxy_extras"]);
    const own = await bench.install(whole, { companions: "nearest" });
    expect(own).not.toHaveProperty("assembled");
    // Without the option it goes down to a release that can be had as it is.
    expect((await bench.install(whole)).packages.litellm).toBe("1.0.0");
  });
});

describe("nearest replaces nothing", () => {
  it("where all is served: the environment that exact made is taken", async () => {
    const exact = await bench.install("1.0.0");
    const nearest = await bench.install("1.0.0", { companions: "nearest" });
    expect(nearest).toEqual(exact);
    expect(nearest).not.toHaveProperty("assembled");
  });

  it("that is somebody else's", async () => {
    expect(await refusal("1.1.2", "nearest")).toMatchObject({
      code: "ERR_RELEASE_NOT_INSTALLABLE",
      message: expect.stringContaining("somebody-elses"),
      hint: expect.not.stringContaining("--companions"),
    });
    expect(await refusal("1.1.3", "nearest")).toMatchObject({
      message: expect.stringContaining("redis==6.0.0"),
      hint: expect.not.stringContaining("--companions"),
    });
  });
});

it("an environment's key without replacements is what it was before there were any", async () => {
  const keyOf = async (spec: string, companions?: "nearest") =>
    basename(environmentOf(await bench.install(spec, companions ? { companions } : {})));
  expect(await keyOf("1.0.0")).toBe(environmentKey("pypi-1.0.0", [["pypi", "1.0.0"], [], "dated", null]));
  expect(await keyOf("1.1.0", "nearest")).toBe(
    environmentKey("pypi-1.1.0", [["pypi", "1.1.0"], [], "dated", null, "nearest"]),
  );
});
