import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { scenarios } from "../../../scenarios/index.ts";
import { fakeCampaign, fakeLibrary, fakeTerminal, typed } from "../cli/fakes.ts";
import { root } from "../docs/pages.ts";

/** What the API's schemas cannot see; those are .ci/manifests' part. */
interface Container {
  name: string;
  image: string;
  command?: string[];
  args?: string[];
  env?: { name: string; value: string }[];
}
interface Job {
  kind: string;
  spec: {
    completionMode?: string;
    completions?: number;
    podFailurePolicy?: { rules: { action: string; onExitCodes?: { containerName: string; values: number[] } }[] };
    template: { spec: { restartPolicy: string; containers: Container[]; initContainers?: Container[] } };
  };
}

const dir = join(root, "docs/more-machines");
const jobsOf = (file: string): Job[] =>
  parseAllDocuments(readFileSync(join(dir, file), "utf8"))
    .map((document) => document.toJS())
    .filter(({ kind }) => kind === "Job");
const containersOf = ({ spec }: Job) => [
  ...(spec.template.spec.initContainers ?? []),
  ...spec.template.spec.containers,
];
const shardOf = (job: Job) => containersOf(job).find(({ command }) => command?.[0] === "shard");

const files = globSync("*.yaml", { cwd: dir }).map((file) => basename(file));
const sharded = files.flatMap((file) =>
  jobsOf(file)
    .filter(shardOf)
    .map((job) => ({ file, job, shard: shardOf(job)! })),
);

test("there are a Job on a volume and one on a bucket, and their shards are the same", () => {
  expect(sharded.map(({ file }) => file).sort()).toEqual(["kubernetes-s3.yaml", "kubernetes.yaml"]);
  expect(sharded[0]!.shard).toEqual(sharded[1]!.shard);
});

describe.each(sharded)("$file", ({ job, shard }) => {
  test("has as many Pods as shards", () => {
    expect(job.spec.completionMode).toBe("Indexed");
    expect(shard.env).toContainEqual({ name: "SHARDS", value: `${job.spec.completions}` });
  });

  test("has a command line that starts, on the LiteLLM of its image", async () => {
    const { runCampaign, calls } = fakeCampaign();
    const line = `${shard.args!.join(" ")} --shard 1/${job.spec.completions} --out /results/shard-1`;
    await typed(root, line, fakeLibrary({ runCampaign, scenarios }), fakeTerminal(root));
    expect(calls).toMatchObject([{ shard: { index: 1 }, subjects: [{ spec: shard.image.split(":").at(-1) }] }]);
  });

  test("gives up on a shard by no exit code of a verdict", () => {
    const rules = job.spec.podFailurePolicy?.rules.flatMap(({ onExitCodes }) => onExitCodes ?? []) ?? [];
    for (const { containerName, values } of rules) {
      expect(containerName).toBe(shard.name);
      expect(values).toEqual([2]);
    }
  });
});
