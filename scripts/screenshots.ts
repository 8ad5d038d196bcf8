/** `npm run screenshots -- RUN_DIR CAMPAIGN_DIR`: the pictures of docs/images, from the pages of a run and of a campaign. */
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromiumPath, launch } from "../test/browser/chromium.ts";

const [run, campaign] = process.argv.slice(2);
const executable = chromiumPath();
if (run === undefined || campaign === undefined || executable === null) {
  console.error(
    "Give the directory of a run and that of a campaign, on a machine with Chromium (PHANTOM429_CHROMIUM).",
  );
  process.exit(2);
}
const images = join(import.meta.dirname, "../docs/images");
mkdirSync(images, { recursive: true });
await using browser = await launch(executable);

const pictures = [
  { file: "report.png", dir: run, hash: "", width: 1100, height: 980, colorScheme: "light" },
  { file: "leak.png", dir: run, hash: "#r6", width: 1100, height: 720, colorScheme: "dark" },
  { file: "phone.png", dir: run, hash: "", width: 390, height: 780, colorScheme: "dark" },
  { file: "campaign.png", dir: campaign, hash: "", width: 1100, height: 780, colorScheme: "light" },
] as const;
for (const { file, dir, hash, width, height, colorScheme } of pictures) {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme });
  await page.goto(`${pathToFileURL(resolve(dir, "report.html")).href}${hash}`);
  await page.waitForSelector(hash === "" ? "main h1" : "dialog[open]");
  // A chart is drawn when its place is known.
  await page.waitForTimeout(300);
  await page.screenshot({ path: join(images, file) });
  await page.close();
}
