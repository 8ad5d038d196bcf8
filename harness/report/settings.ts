import type { Environment } from "../contracts/index.ts";

/** Settings as they are typed, name=value. */
export function settingsText(chosen: Environment["subject"]["settings"]): string {
  const words = Object.entries(chosen).map(
    ([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  return words.join(", ") || "those of the profile only";
}
