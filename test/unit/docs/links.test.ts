import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { page, pages, root } from "./pages.ts";

/** As GitHub makes them. */
function anchors(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map((match) =>
    match[1]!
      .trim()
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
}

test("each link to a file leads to one, and to a heading that it has", () => {
  const links = pages().flatMap(({ path, text }) =>
    [...text.replaceAll(/```[\s\S]*?```/g, "").matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map((match) => {
      const [file = "", anchor] = match[1]!.split("#");
      return { said: `${path}: ${match[1]}`, path: file === "" ? path : join(dirname(path), file), anchor };
    }),
  );
  expect(links.length).toBeGreaterThan(500);
  for (const { said, path, anchor } of links) {
    expect(existsSync(join(root, path)), said).toBe(true);
    if (anchor !== undefined) expect(anchors(page(path).text), said).toContain(anchor);
  }
});

test("each mode with a page has a row among the modes and one among the verdicts", () => {
  const verdicts = page("docs/verdicts.md").text.split("## Defect modes")[1]!;
  const readme = page("docs/modes/README.md").text;
  const modes = pages().flatMap(({ path }) => /modes\/d0*(\d+)-/.exec(path)?.[1] ?? []);
  for (const mode of modes) {
    expect(readme).toMatch(new RegExp(`^\\| D${mode} \\| .*\\(d0*${mode}-`, "m"));
    expect(verdicts).toMatch(new RegExp(`^\\| [^|]*\\bD${mode}\\b`, "m"));
  }
});
