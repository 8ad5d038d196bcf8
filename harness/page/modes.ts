import { pageOf, tagOf } from "../catalogue/index.ts";

const repository = "https://github.com/phantom429/phantom429/blob/main";

/** Modes with their names, and where their pages are. */
export function modeLinks(ids: readonly string[]): { id: string; tag: string; url: string | null }[] {
  return ids.map((id) => {
    const page = pageOf(id);
    return { id, tag: tagOf(id), url: page === null ? null : `${repository}/${page}` };
  });
}
