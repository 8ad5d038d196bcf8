import type { PageTrial } from "../data.ts";

/** The evidence in the element of that id. */
export async function unpacked(id: string): Promise<PageTrial> {
  const text = document.getElementById(id)!.textContent!;
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return (await new Response(stream).json()) as PageTrial;
}
