import type { PageContent } from "./data.ts";

/** The parts of a page. `evidence`: element id → packed text. */
export interface Parts {
  title: string;
  /** HTML that is there before any script runs, and without one. */
  beginning: string;
  content: PageContent;
  evidence: ReadonlyMap<string, string>;
  style: string;
  script: string;
}

/** One file that fetches nothing: the browser is told to refuse it, too. */
export function htmlDocument({ title, beginning, content, evidence, style, script }: Parts): string {
  const policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";
  return [
    '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    `<title>${escaped(title)}</title>`,
    `<style>${style}</style>\n</head>\n<body>`,
    `<div id="app">${beginning}</div>`,
    `<script type="application/json" id="content">${JSON.stringify(content).replaceAll("<", "\\u003c")}</script>`,
    ...[...evidence].map(([id, packed]) => `<script type="text/plain" id="${escaped(id)}">${packed}</script>`),
    `<script>${script.replaceAll("</script", "<\\/script")}</script>`,
    "</body>\n</html>\n",
  ].join("\n");
}

/** The packed text of an element; null: the page has none of that id, or something else is in it. */
export function evidenceIn(html: string, id: string): string | null {
  const begin = `<script type="text/plain" id="${escaped(id)}">`;
  const at = html.indexOf(begin);
  if (at < 0) return null;
  const packed = html.slice(at + begin.length, html.indexOf("</script>", at));
  return /^[\w+/=]+$/.test(packed) ? packed : null;
}

export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
