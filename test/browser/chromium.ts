import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const usual = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** PHANTOM429_CHROMIUM, or where a Chromium usually is; null: there is none. */
export function chromiumPath(): string | null {
  return process.env.PHANTOM429_CHROMIUM ?? usual.find((path) => existsSync(path)) ?? null;
}

/** It asks nobody for anything. */
export function launch(executablePath: string): Promise<Browser> {
  const args = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];
  return chromium.launch({
    executablePath,
    args: [
      ...args,
      "--disable-component-update",
      "--disable-sync",
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    ],
  });
}
