import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runPlan } from "../../../harness/campaign/run-plan.ts";
import { startClock } from "../../../harness/clock.ts";
import type { TrialOutcome } from "../../../harness/contracts/index.ts";
import { judgeWithRequests } from "../../../harness/oracle/index.ts";
import { writeCampaignPage, writeTrialPage } from "../../../harness/page/index.ts";
import { makePlan } from "../../../harness/planner/index.ts";
import { readRun } from "../../../harness/record/index.ts";
import { findScenario } from "../../../scenarios/index.ts";
import { chromiumPath, launch } from "../../browser/chromium.ts";
import { startStubStack } from "../../stub/index.ts";

const chromium = chromiumPath();
const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

describe.skipIf(chromium === null)("the page in a browser", () => {
  let below: string;
  let browser: Browser;
  let leaking: TrialOutcome;
  let whole: TrialOutcome;

  beforeAll(async () => {
    below = await mkdtemp(join(tmpdir(), "p429-page-"));
    browser = await launch(chromium!);
    leaking = await trial("phantom-refusal", "known-bad");
    whole = await trial("control-stream", "known-good");
    await writeCampaignPage(below, campaign());
  });
  const campaign = () => ({
    trials: [whole, leaking],
    failures: [],
    startedAt: "2026-11-29T10:00:00Z",
    finishedAt: "2026-11-29T10:05:00Z",
  });
  afterAll(async () => {
    await browser?.close();
    if (below) await rm(below, { recursive: true, force: true });
  });

  /** On stub gateways: one that never settles aborted streams, and one that does. */
  async function trial(scenario: string, twin: "known-bad" | "known-good"): Promise<TrialOutcome> {
    const switches = twin === "known-bad" ? { leakOnAbort: true } : {};
    await using stack = await startStubStack({ replicas: 2, clock: startClock(), switches });
    return await runPlan({
      plan: makePlan(findScenario(scenario), { seed: 1 }),
      stack,
      dir: join(below, `${scenario}-1`),
      profile: "fast",
      command: "test",
      expected: null,
      signal: new AbortController().signal,
      report: () => {},
    });
  }

  interface Look {
    width: number;
    colorScheme: "light" | "dark";
  }

  /** Opens a page, and has each thing that it must not do thrown when `use` is over. */
  async function see(file: string, { width, colorScheme }: Look, use: (page: Page) => Promise<void>): Promise<void> {
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      colorScheme,
      reducedMotion: "reduce",
    });
    const page = await context.newPage();
    const wrong: string[] = [];
    page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
    page.on("pageerror", (error) => wrong.push(error.message));
    page.on("request", (request) => request.url().startsWith("file:") || wrong.push(request.url()));
    await page.goto(pathToFileURL(file).href);
    await page.waitForSelector("main h1");
    await use(page);
    await context.close();
    expect(wrong).toEqual([]);
  }

  async function serious(page: Page): Promise<string[]> {
    // The page's own policy lets nothing in from elsewhere; this is put into it.
    await page.addScriptTag({ path: axe });
    const { violations } = await page.evaluate(() =>
      (globalThis as unknown as { axe: typeof import("axe-core") }).axe.run(),
    );
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  }

  const looks: Look[] = [
    { width: 1280, colorScheme: "light" },
    { width: 390, colorScheme: "dark" },
  ];

  test.each(looks)("a trial at $width px, $colorScheme: its verdict first, nothing beside the screen", async (look) => {
    expect(leaking.verdict.verdict).toBe("diverged");
    await see(join(leaking.dir, "report.html"), look, async (page) => {
      expect(await page.textContent("h1")).toContain("diverged phantom-refusal");
      expect(await page.textContent(".headline")).toContain("were refused although only");
      expect(await page.locator(".uplot canvas").count()).toBeGreaterThan(0);
      const [inner, outer] = await page.evaluate<number[]>("[document.documentElement.scrollWidth, innerWidth]");
      expect(inner).toBeLessThanOrEqual(outer!);
      expect(await serious(page)).toEqual([]);
    });
  });

  test("by keyboard alone: from the table to a leak's entries, and back", async () => {
    const [leak] = leaking.verdict.findings.find(({ invariant }) => invariant === "settled")!.leaks;
    await see(join(leaking.dir, "report.html"), looks[0]!, async (page) => {
      await page.locator(`#row-${leak!.request} a`).focus();
      await page.keyboard.press("Enter");
      const dialog = page.locator("dialog[open]");
      await dialog.waitFor();
      expect(page.url()).toMatch(new RegExp(`#${leak!.request}$`));
      expect(await dialog.textContent()).toContain("never settled");
      expect(await dialog.locator("tbody tr").first().textContent()).toBeTruthy();
      for (const { n } of leak!.writes) expect(await dialog.textContent()).toContain(String(n));
      expect(await serious(page)).toEqual([]);
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "detached" });
      expect(page.url()).not.toContain("#");
    });
  });

  test("an address with a request opens it", async () => {
    const file = join(leaking.dir, "report.html");
    const page = await browser.newPage();
    await page.goto(`${pathToFileURL(file).href}#r1`);
    expect(await page.textContent("dialog[open] h2")).toContain("r1 on replica");
    await page.close();
  });

  test("hostile names, models and error texts are text, and nothing more", async () => {
    const evil = "<img/src=x/onerror=stolen=1><script>stolen=1</script>";
    const dir = join(below, "hostile");
    await cp(leaking.dir, dir, { recursive: true });
    const customer = leaking.environment.entities.find(({ kind }) => kind === "end_user")!;
    for (const name of ["environment.json", "history.ndjson", "ledger.ndjson", "provider.ndjson", "samples.csv"]) {
      const text = await readFile(join(dir, name), "utf8");
      await writeFile(join(dir, name), text.replaceAll(customer.id, evil).replaceAll('"message', `"${evil}message`));
    }
    const { manifest: _, ...environment } = JSON.parse(await readFile(join(dir, "environment.json"), "utf8"));
    environment.provider.model = evil;
    environment.subject.spec = evil;
    environment.subject.version = evil;
    await writeFile(join(dir, "environment.json"), JSON.stringify(environment));
    await rm(join(dir, "manifest.json"));
    await mkdir(join(dir, "logs"), { recursive: true });
    await writeFile(join(dir, "logs", "replica-0.log"), `ERROR ${evil}\n`);
    const run = readRun(dir);
    await writeTrialPage(dir, run, judgeWithRequests(run, { expected: null }));
    await see(join(dir, "report.html"), looks[0]!, async (page) => {
      expect(await page.textContent("h1")).toContain(evil);
      expect(await page.textContent("main")).toContain(`spend:end_user:${evil}`);
      await page.goto(`${page.url()}#r1`);
      await page.waitForSelector("dialog[open]");
      expect(await page.locator('img[src="x"]').count()).toBe(0);
      expect(await page.evaluate("typeof stolen")).toBe("undefined");
    });
  });

  test("requests sort and filter", async () => {
    const leaks = leaking.verdict.findings.find(({ invariant }) => invariant === "settled")!.leaks;
    await see(join(leaking.dir, "report.html"), looks[0]!, async (page) => {
      const rows = page.locator("section[aria-label=Requests] tbody tr");
      await page.getByRole("button", { name: "leaked" }).click();
      await page.getByRole("button", { name: "leaked" }).click();
      expect(await page.locator("th[aria-sort=descending]").textContent()).toContain("leaked");
      expect(await rows.first().getAttribute("class")).toBe("leaked");
      await page.getByLabel("Show").selectOption("leaked");
      expect(await rows.count()).toBe(new Set(leaks.map(({ request }) => request)).size);
    });
  });

  test.each(looks)("a campaign at $width px: counts, filters, and a trial behind its cell", async (look) => {
    await see(join(below, "report.html"), look, async (page) => {
      expect(await page.textContent("h1")).toBe("1 diverged, 1 converged");
      expect(await page.locator(".matrix tbody tr").first().textContent()).toContain("phantom-refusal");
      expect(await serious(page)).toEqual([]);
      await page.getByRole("combobox", { name: /^verdict/ }).selectOption("converged");
      expect(await page.locator(".matrix tbody tr").count()).toBe(1);
      await page.getByRole("link", { name: "converged" }).click();
      await page.waitForSelector("#requests");
      expect(await page.textContent("h1")).toContain("control-stream");
      await page.getByRole("link", { name: "all trials" }).click();
      await page.waitForSelector(".matrix");
      expect(await page.locator("#gate").count()).toBe(0);
    });
  });

  test.each(looks)("a gate's lists at $width px: what is new leads to its trial", async (look) => {
    const dir = join(below, `gate-${look.width}`);
    await mkdir(dir);
    const about = { reason: "rare", until: "2027-06-30", issue: "#27639" };
    const now = { times: 1, of: 1 };
    const item = (mode: string, more: object) => ({
      scenario: "phantom-refusal",
      mode,
      now,
      seed: 1,
      ...about,
      ...more,
    });
    await writeCampaignPage(dir, {
      ...campaign(),
      gate: {
        schemaVersion: 1,
        file: "gate.yaml",
        outcome: "failed",
        judged: 2,
        appeared: [item("D1", { issue: null, reason: null, until: null })],
        fixed: [item("D2", { seed: null })],
        expired: [],
        stillThere: [item("D10", {})],
        notSeen: [],
        undecided: [{ scenario: "control-success", seed: 1, why: "it was not run" }],
      },
    });
    await see(join(dir, "report.html"), look, async (page) => {
      const gate = page.locator("section[aria-labelledby=gate]");
      expect(await gate.locator("h3").allTextContents()).toEqual(["new (1)", "fixed (1)", "could not be judged (1)"]);
      expect(await gate.textContent()).toContain("failed: 2 scenarios judged, 1 new, 1 fixed, 1 still there");
      await gate.locator("summary").click();
      expect(await gate.locator("details li").textContent()).toMatch(/D10.*, #27639, rare, until 2027-06-30$/);
      expect(await gate.getByRole("link", { name: "#27639" }).first().getAttribute("href")).toMatch(/issues\/27639$/);
      const [inner, outer] = await page.evaluate<number[]>("[document.documentElement.scrollWidth, innerWidth]");
      expect(inner).toBeLessThanOrEqual(outer!);
      expect(await serious(page)).toEqual([]);
      await gate.locator("li a").first().click();
      await page.waitForSelector("#requests");
      expect(await page.textContent("h1")).toContain("diverged phantom-refusal");
    });
  });
});
