/** A file of a project on a package index. */
export interface IndexFile {
  filename: string;
  uploaded?: string | undefined;
  yanked: boolean | string;
  requiresPython?: string | null | undefined;
}

/** Files of a project's page in the simple index: JSON (PEP 691) or HTML (PEP 503). */
export function parseProjectPage(contentType: string, body: string): IndexFile[] {
  if (contentType.includes("json")) {
    const page = JSON.parse(body) as { files: Record<string, unknown>[] };
    return page.files.map((file) => ({
      filename: String(file.filename),
      uploaded: file["upload-time"] as string | undefined,
      yanked: (file.yanked as boolean | string | undefined) ?? false,
      requiresPython: file["requires-python"] as string | null | undefined,
    }));
  }
  return [...body.matchAll(/<a\b([^>]*)>([^<]+)<\/a>/g)].map(([, attributes = "", text = ""]) => ({
    filename: text.trim(),
    yanked: attributes.includes("data-yanked"),
    requiresPython: /data-requires-python="([^"]*)"/
      .exec(attributes)?.[1]
      ?.replaceAll("&gt;", ">")
      .replaceAll("&lt;", "<"),
  }));
}
