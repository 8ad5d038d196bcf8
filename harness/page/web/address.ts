import type { PageCell } from "../data.ts";

/** "scenario/1.84.0/1/", behind "#". */
export function addressOf({ scenario, subject, seed }: PageCell): string {
  return `${[scenario, subject, String(seed)].map(encodeURIComponent).join("/")}/`;
}
