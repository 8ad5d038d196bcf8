import { expect, test } from "vitest";
import { evidenceIn, htmlDocument } from "../../../harness/page/document.ts";
import { pack, unpack } from "../../../harness/page/pack.ts";

const evil = "</script><script>alert(1)</script>";
const html = htmlDocument({
  title: evil,
  beginning: "<h1>ok</h1>",
  content: { kind: "trial", packed: evil },
  evidence: new Map([["trial", pack({ text: evil })]]),
  style: "",
  script: `const end = "</script>";`,
});

test("no text of a record ends a script or begins one", () => {
  expect(html.split("<script").length - 1).toBe(html.split("</script>").length - 1);
  expect(html).not.toContain("<script>alert");
});

test("the evidence comes out as it went in", () => {
  expect(unpack(evidenceIn(html, "trial")!)).toEqual({ text: evil });
  expect(evidenceIn(html, "nothing")).toBeNull();
});

test("what another's page has in place of its evidence is not taken over", () => {
  const other = '<script type="text/plain" id="trial"></SCRIPT><img src=x onerror=alert(1)><!--</script>';
  expect(evidenceIn(other, "trial")).toBeNull();
});

test("the browser is told to fetch nothing", () => {
  expect(html).toContain(`content="default-src 'none'`);
  expect(html).not.toMatch(/(?:src|href)="https?:/);
});
