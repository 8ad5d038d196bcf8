import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { TrialOutcome } from "../../harness/contracts/index.ts";
import { connectDaemon, type DockerSubject, prepareSubject } from "../../harness/stack/docker/index.ts";
import { copyInstalled } from "../../harness/stack/docker/installed-copy.ts";
import { parseSpec } from "../../harness/subject/index.ts";
import { campaign } from "../real/campaign.ts";
import { marked } from "./marked.ts";
import { buildStubImage, stubImage } from "./stub-image/build.ts";

const owner = `${process.pid}-specs`;

function place(): string {
  const dir = mkdtempSync(join(tmpdir(), "phantom429-specs-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

function patchFile(text: string): string {
  const file = join(place(), "change.diff");
  writeFileSync(file, text);
  return file;
}

const prepared = (spec: string, patches: string[] = []): Promise<DockerSubject> => {
  const signal = new AbortController().signal;
  return prepareSubject(parseSpec(spec), { images: {}, latestDeps: false, patches, owner, signal, report() {} });
};

const proxy = "litellm/proxy/__init__.py";
/** As in the stub's package. */
const first = "async def reserve_budget_for_request(): ...";

test("a patch goes over an image's own packages, whose capabilities are then read again", async () => {
  await buildStubImage();
  const patch = patchFile(`--- /dev/null\n+++ b/litellm/proxy/added.py\n@@ -0,0 +1 @@\n+counter = "spend:tag:x"\n`);
  const { contents, patches, images } = await prepared(`image:${stubImage}`, [patch]);
  expect(contents.capabilities.counters).toEqual(["key", "tag"]);
  expect(patches).toMatchObject([{ file: patch }]);
  const again = await prepared(`image:${stubImage}`, [patch]);
  expect(again.images.litellm, "built once").toEqual(images.litellm);
});

test("a patch that does not fit is refused with the hunk, and leaves nothing", async () => {
  await buildStubImage();
  const patch = patchFile(`--- a/${proxy}\n+++ b/${proxy}\n@@ -1,1 +1,1 @@\n-${first}x\n+${first}\n`);
  await expect(prepared(`image:${stubImage}`, [patch])).rejects.toMatchObject({
    code: "ERR_PATCH_FAILED",
    message: expect.stringContaining(`Hunk 1 of 1 in ${proxy} (@@ -1,1 +1,1 @@)`),
  });
  expect(await marked(await connectDaemon(), owner)).toEqual([]);
});

/** Nothing is settled any more. */
const noSettlement = `--- a/litellm/proxy/spend_tracking/budget_reservation.py
+++ b/litellm/proxy/spend_tracking/budget_reservation.py
@@ -177,3 +177,4 @@
 ) -> None:
+    return
     if not budget_reservation or budget_reservation.get("finalized") is True:
         return
`;

/** Three images are built, which takes three minutes on a quiet machine and more than ten on a busy one. */
test("a patched release and a checkout run as what they are", { timeout: 20 * 60_000 }, async () => {
  const released = await prepared("1.84.0");
  const checkout = place();
  await copyInstalled(await connectDaemon(), released.images.litellm, released.contents, released.labels, checkout);
  mkdirSync(join(checkout, "litellm-proxy-extras"));
  renameSync(join(checkout, "litellm_proxy_extras"), join(checkout, "litellm-proxy-extras", "litellm_proxy_extras"));
  writeFileSync(join(checkout, "pyproject.toml"), '[project]\nname = "litellm"\nversion = "1.84.0+mine"\n');

  const plain = { settings: [], patches: [], latestDeps: false };
  const subjects = [
    { ...plain, spec: "1.84.0", patches: [patchFile(noSettlement)] },
    { ...plain, spec: `path:${checkout}` },
  ];
  const result = await campaign([], ["control-success"], { stack: "docker", subjects, replicas: 1 }, 15 * 60_000);
  const [patched, own] = result.trials;
  // Not the whole verdict: on a starved machine 1.84.0 also seeds counters twice (D29).
  const settled = ({ verdict }: TrialOutcome) =>
    verdict.checks.find(({ invariant }) => invariant === "settled")?.outcome;
  expect(result.trials.map(settled)).toEqual(["broken", "held"]);
  expect(patched!.verdict.subject.version).toBe("1.84.0");
  expect(patched!.environment.subject.patches).toHaveLength(1);
  expect(own!.verdict.subject.version).toBe("1.84.0+mine");
  // Its name comes from times of files that are gone.
  const { docker } = await connectDaemon();
  await docker.getImage(own!.environment.stack.images!.litellm!.name).remove();
});
